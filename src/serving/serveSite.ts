import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { GraeError } from '../base/errors.js';
import { codeOf } from '../base/whyUnreadable.js';
import { mediaTypeOf, type Site, siteContent } from './site.js';

/** A server that listens. */
export interface Listening {
  /** Its address, with a slash at the end. */
  readonly address: string;
  /** Ends it, and every connection. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';

/**
 * Serves a site to this machine alone. A request with the name of another host is refused, since a foreign page could reach
 * the server by a name that it has resolve to this machine (DNS rebinding).
 *
 * @param port 0 for any that is free
 * @throws GraeError for a port that cannot be had
 */
export async function serveSite(site: Site, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    answer(site, hostsOf(server), request, response).catch(() => response.destroy());
  });
  await listen(server, port);
  return {
    address: `http://${loopback}:${portOf(server)}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** The names by which a server of this machine may be addressed. */
export function hostsOf(server: Server): readonly string[] {
  return [loopback, 'localhost'].map((name) => `${name}:${portOf(server)}`);
}

/** Has a server listen on this machine. @throws GraeError for a port that cannot be had */
export async function listen(server: Server, port: number, host = loopback): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (thrown) {
    const why = codeOf(thrown) === 'EADDRINUSE' ? 'another program uses it' : (thrown as Error).message;
    throw new GraeError({
      code: 'unavailable',
      problem: `the port ${port} cannot be had: ${why}`,
      advice: [{ text: 'leave the port out for one that is free', setting: 'port' }],
    });
  }
}

async function answer(
  site: Site,
  hosts: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, headers, url = '/' } = request;
  const refuse = (status: number, why: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
  };
  if (!hosts.includes(headers.host ?? '')) return refuse(403, 'this server answers only to its own address');
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'this server only gives files');
  const path = pathOf(url);
  const file = path === null ? undefined : site.get(path === '' ? 'index.html' : path);
  if (path === null || file === undefined) return refuse(404, 'there is no such file');
  response.writeHead(200, {
    'content-type': mediaTypeOf(path === '' ? 'index.html' : path),
    'cache-control': 'no-cache',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  if (method === 'HEAD') {
    response.end();
    return;
  }
  const content = siteContent(file);
  if (typeof content === 'string') response.end(content);
  else await pipeline(content, response);
}

/** The path of a request, without its first slash; null for one that cannot be read. */
function pathOf(url: string): string | null {
  try {
    return url.startsWith('/') ? decodeURIComponent(url.slice(1).split(/[?#]/, 1)[0]!) : null;
  } catch {
    return null;
  }
}
