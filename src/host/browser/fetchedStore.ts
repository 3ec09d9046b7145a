import { GraeError } from '../../base/errors.js';
import type { Store } from '../../base/store.js';
import { fetchBytes } from './fetchBytes.js';

/** A folder of the web as a store that can only be read. */
export class FetchedStore implements Store {
  /** The address of the folder. */
  readonly name: string;
  readonly place: string;

  constructor(folder: URL) {
    this.name = folder.href.replace(/\/?$/, '/');
    this.place = this.name;
  }

  where(file: string): string {
    return `${this.name}${file}`;
  }

  /** Reads a file; returns null if the server has none (404 or 410). */
  async read(file: string): Promise<Uint8Array | null> {
    const url = this.where(file);
    const outcome = await fetchBytes(url);
    if ('bytes' in outcome) return outcome.bytes;
    if (outcome.isMissing) return null;
    throw new GraeError({ code: 'unavailable', where: url, problem: `cannot be read, since ${outcome.why}` });
  }

  /** @throws GraeError, since the web lists no folders */
  async list(): Promise<readonly string[]> {
    throw new GraeError({
      where: this.name,
      problem: 'this run does not list its files, and folders of the web cannot be listed',
      advice: [{ text: 'export it again' }],
    });
  }
}
