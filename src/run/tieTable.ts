import { z } from 'zod';
import { contentOfFile, findContent } from '../base/findContent.js';
import { sha256 } from '../base/sha256.js';
import type { Store } from '../base/store.js';
import { artefactOf } from './artefacts.js';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** The content that a file may have: the one with this hash; during a replacement, the next one as well. */
const tieSchema = z.strictObject({ sha256: digest.optional(), next: digest.optional() });

/** Ties by the name of the file. */
export const tieTableSchema = z.record(z.string(), tieSchema);

export type TieTable = Readonly<z.infer<typeof tieTableSchema>>;

/** Returns the table in which a file is what its replacement was to make it. */
export function settled(table: TieTable, file: string): TieTable {
  const { sha256: old, next = old } = table[file] ?? {};
  return next === undefined ? table : { ...table, [file]: { sha256: next } };
}

/** Returns the table in the order in which it is stored. */
export function sorted(table: TieTable): TieTable {
  const entries = Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([file, { sha256: old, next }]) => [
      file,
      { ...(old === undefined ? {} : { sha256: old }), ...(next === undefined ? {} : { next }) },
    ]),
  );
}

/** Returns the hashes of all artefacts in a store as they are now. */
export async function hashesIn(store: Store): Promise<TieTable> {
  const files = (await store.list()).filter((file) => artefactOf(file) !== null);
  const contents = await Promise.all(files.map((file) => findContent(store, file)));
  return Object.fromEntries(
    files.flatMap((file, i) => {
      const content = contents[i] ?? null;
      return content === null ? [] : [[file, { sha256: sha256(contentOfFile(content)) }]];
    }),
  );
}

/**
 * Returns the table in which everything that a kill left undecided is decided by the content of the files. A file that is
 * neither what it was nor what it was to be stays undecided.
 */
export async function decided(table: TieTable, store: Store): Promise<TieTable> {
  let decision = table;
  for (const [file, { sha256: old, next }] of Object.entries(table)) {
    if (next === undefined) continue;
    const bytes = await store.read(file);
    const hash = bytes === null ? undefined : sha256(bytes);
    if (hash === next) decision = settled(decision, file);
    else if (hash === old) {
      const { [file]: _, ...rest } = decision;
      decision = old === undefined ? rest : { ...rest, [file]: { sha256: old } };
    }
  }
  return decision;
}
