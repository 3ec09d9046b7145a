import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'vite';

/** Bundles a page and its worker by Vite, as a user's project would be. @param root the folder of the page */
export async function bundle(folder: string, root = import.meta.dirname): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: false, target: 'es2023' },
    worker: { format: 'es' },
  });
}

/** What the server does to a file in place of sending it as it is. */
export type Fault = (content: Buffer) => Buffer | null;

/** Serves a folder as any static server does; files may be damaged on the way, or said to be missing. */
export class Site {
  readonly #server: Server;
  /** By path of the file. */
  readonly faults = new Map<string, Fault>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(folder: string): Promise<Site> {
    const server = createServer();
    const site = new Site(server);
    server.on('request', (request, response) => {
      const path =
        decodeURIComponent(new URL(request.url!, 'http://localhost').pathname).slice(1) || 'index.html';
      const content = contentOf(join(folder, path));
      const sent = content && (site.faults.get(path) ?? ((whole: Buffer) => whole))(content);
      if (sent === null) response.writeHead(404).end('no such file');
      else response.writeHead(200, { 'content-type': typeOf(path) }).end(sent);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function typeOf(path: string): string {
  if (path.endsWith('.html')) return 'text/html';
  if (path.endsWith('.js')) return 'text/javascript';
  return path.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
}
