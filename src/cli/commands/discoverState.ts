import { sha256 } from '../../base/sha256.js';
import type { WritableStore } from '../../base/store.js';
import { type DiscoverySettings, readState, writeState } from '../../discovery/stateFile.js';
import type { NumberTable } from '../../formula/numberTable.js';

/** The milliseconds between two states that are written. */
const pause = 10_000;

/** Writes the states of a search into its folder now and then, so that a kill at any moment loses little. */
export class StateWriter {
  readonly #store: WritableStore;
  readonly #settings: DiscoverySettings;
  #writing: Promise<void> = Promise.resolve();
  #last = performance.now();

  constructor(store: WritableStore, settings: DiscoverySettings) {
    this.#store = store;
    this.#settings = settings;
  }

  /** Returns the state that is there. @throws InputError for no search, and for one with other settings */
  read(): Promise<string | null> {
    return readState(this.#store, this.#settings);
  }

  /** Writes a state if the last one is old. @param save returns the state, or null if there is none yet */
  offer(save: () => string | null): void {
    if (performance.now() - this.#last < pause) return;
    this.#last = performance.now();
    const state = save();
    if (state !== null) this.#write(state);
  }

  /** Writes the state at the beginning or the end of a search. */
  async write(state: string | null): Promise<void> {
    this.#write(state);
    await this.#writing;
  }

  #write(state: string | null): void {
    this.#writing = this.#writing.then(() => writeState(this.#store, this.#settings, state));
    // thrown where the search ends
    this.#writing.catch(() => {});
  }
}

/** Returns a hash of the numbers of a table. */
export function hashOfTable(table: NumberTable): string {
  return sha256(
    Object.entries(table)
      .map(
        ([name, values]) =>
          `${name}:${sha256(new Uint8Array(Float64Array.from(values as ArrayLike<number>).buffer))}`,
      )
      .join('\n'),
  );
}
