import type { IncomingMessage } from 'node:http';
import { GraeError, InputError } from '../../base/errors.js';
import { parseJson } from '../../base/parseJson.js';

/** The most bytes of a request: 1,000 codes of 256 numbers fit. */
export const mostBytes = 8 * 1024 * 1024;

/**
 * Reads the body of a request as JSON.
 *
 * @throws InputError for a body that is not JSON
 * @throws GraeError (`too-large`) for one that is too long, of which no more is read
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? 'nothing';
  // Pages of others may not send this type without asking, which this server never allows.
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new InputError(`expected a body of the type application/json, but received ${type.slice(0, 60)}`);
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostBytes) throw tooLarge();
  // the connection has to stay for the answer
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > mostBytes) throw tooLarge();
    pieces.push(piece);
  }
  return parseJson(Buffer.concat(pieces), 'the body', 'a request');
}

function tooLarge(): GraeError {
  return new GraeError({
    code: 'too-large',
    problem: `expected a body of at most ${mostBytes / 1024 / 1024} MB`,
    advice: [{ text: 'ask for less at once' }],
  });
}
