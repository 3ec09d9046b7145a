import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraeError, InputError, messageOf } from '../base/errors.js';

export interface HttpLimits {
  /** The milliseconds within which an answer must begin, and then bring {@link leastBytes} each time. */
  readonly patience: number;
  /** The most requests in all, redirects and repetitions among them. */
  readonly mostRequests: number;
  /** The most milliseconds to wait, in all, for a server that asks for it. */
  readonly mostWaiting: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  /** Throws if the connection breaks, or brings next to nothing for too long. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the connection of an answer whose body is not read to its end. */
  readonly close: () => void;
}

/**
 * The bytes within the time of patience below which a server is given up, since it could keep the connection open for
 * ever.
 */
const leastBytes = 1000;
const mostRedirects = 10;
/** The statuses of a server that may answer later (RFC 9110, 15.5 and 15.6; RFC 6585). */
const passing = [408, 429, 500, 502, 503, 504];

/** One address, requested a bounded number of times within a bounded time. */
export class HttpSource {
  readonly #source: string;
  readonly #limits: HttpLimits;
  #requests = 0;
  #waited = 0;

  constructor(source: string, limits: HttpLimits) {
    this.#source = source;
    this.#limits = limits;
  }

  /**
   * Returns the answer to one request, after redirects and waiting for busy servers.
   *
   * @throws InputError for a redirect that is not followed: to anything but http or https, from https to http, or in a
   *   circle
   * @throws GraeError if the server cannot be reached, does not answer in time, or needs too many requests
   */
  async ask(headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    let url = this.#url(this.#source);
    for (let redirects = 0, repeats = 0; ; ) {
      if (++this.#requests > this.#limits.mostRequests) {
        throw new GraeError({
          code: 'unavailable',
          where: this.#source,
          problem: `given up after ${this.#limits.mostRequests} requests`,
          advice: [{ text: 'try again later' }, { text: 'give another source' }],
        });
      }
      const answer = await this.#request(url, headers);
      const { location } = answer.headers;
      if ([301, 302, 303, 307, 308].includes(answer.status) && location !== undefined) {
        answer.close();
        if (++redirects > mostRedirects) {
          throw new InputError({
            code: 'unavailable',
            where: this.#source,
            problem: `the server redirects more than ${mostRedirects} times`,
            advice: [{ text: 'give the last address' }, { text: 'give another source' }],
          });
        }
        url = this.#redirect(location, url);
      } else if (passing.includes(answer.status) && repeats < 3) {
        const milliseconds = waitOf(answer.headers['retry-after']) ?? 1000 * 2 ** repeats;
        repeats++;
        if (this.#waited + milliseconds > this.#limits.mostWaiting) return answer;
        this.#waited += milliseconds;
        answer.close();
        await sleep(milliseconds);
      } else {
        return answer;
      }
    }
  }

  #url(text: string): URL {
    try {
      return new URL(text);
    } catch {
      throw new InputError({ where: this.#source, expected: 'an address', received: text });
    }
  }

  #redirect(location: string, from: URL): URL {
    const refused = (why: string) =>
      new InputError({
        code: 'unavailable',
        where: this.#source,
        problem: `the server redirects to ${location}, ${why}`,
        advice: [{ text: 'give another source' }],
      });
    let to: URL;
    try {
      to = new URL(location, from);
    } catch {
      throw refused('which is not an address');
    }
    if (to.protocol !== 'http:' && to.protocol !== 'https:') throw refused('which is neither http nor https');
    if (from.protocol === 'https:' && to.protocol === 'http:') {
      throw refused('where anybody on the way could change the file');
    }
    return to;
  }

  #request(url: URL, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const { patience } = this.#limits;
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const request = send(url, {
        agent: false,
        headers: { 'user-agent': 'grae', accept: '*/*', 'accept-encoding': 'identity', ...headers },
      });
      const fail = (why: string): void => {
        clearTimeout(late);
        request.destroy();
        reject(
          new GraeError({
            code: 'unavailable',
            where: this.#source,
            problem: `cannot be reached (${why})`,
            advice: [{ text: 'try again later' }],
          }),
        );
      };
      const late = setTimeout(() => fail(`no answer for ${patience / 1000} s`), patience);
      request.on('error', (error) => fail(messageOf(error)));
      request.on('close', () => fail('the connection was closed'));
      request.on('response', (response) => {
        clearTimeout(late);
        resolve({
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          headers: response.headers,
          body: bodyOf(response, patience),
          close: () => request.destroy(),
        });
      });
      request.end();
    });
  }
}

/** Bytes that wait to be taken, beyond which the server has to wait too. */
const mostWaiting = 1 << 20;

/** Not by the stream's own iterator, which throws away earlier bytes when the connection breaks. */
function bodyOf(response: IncomingMessage, patience: number): AsyncIterable<Uint8Array> {
  const pieces: Buffer[] = [];
  let waiting = 0;
  let came = 0;
  let total = 0;
  const announced = lengthOf(response.headers);
  let end: Error | 'complete' | null = null;
  let wake = (): void => {};
  const ended = (how: Error | 'complete'): void => {
    end ??= how;
    clearInterval(watch);
    wake();
  };
  const watch = setInterval(() => {
    if (came < leastBytes && !response.isPaused()) {
      ended(new Error(`${came} bytes in ${patience / 1000} s`));
      response.destroy();
    }
    came = 0;
  }, patience);
  response.on('data', (piece: Buffer) => {
    pieces.push(piece);
    came += piece.length;
    total += piece.length;
    waiting += piece.length;
    if (waiting > mostWaiting) response.pause();
    wake();
  });
  response.on('end', () => {
    // Node, too, throws away the body if more comes than was announced, and calls that complete
    const isWhole = response.complete && (announced === null || total === announced);
    ended(isWhole ? 'complete' : new Error('the connection was closed'));
  });
  response.on('error', (error) => ended(error));
  response.on('close', () => ended(new Error('the connection was closed')));
  return (async function* () {
    try {
      while (true) {
        const piece = pieces.shift();
        if (piece !== undefined) {
          waiting -= piece.length;
          if (waiting <= mostWaiting) response.resume();
          yield piece;
        } else if (end === null) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else if (end === 'complete') {
          return;
        } else {
          throw end;
        }
      }
    } finally {
      clearInterval(watch);
      response.destroy();
    }
  })();
}

/** Returns the announced size of a body; null for none, or if it comes in chunks (RFC 9112, 6.3). */
export function lengthOf(headers: IncomingHttpHeaders): number | null {
  const text = headers['content-length'];
  if (text === undefined || headers['transfer-encoding'] !== undefined) return null;
  return /^\d+$/.test(text.trim()) ? Number(text) : null;
}

/** Returns the milliseconds of a `Retry-After` (RFC 9110, 10.2.3: seconds or a date); null for none. */
function waitOf(header: string | undefined): number | null {
  if (header === undefined) return null;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null;
}
