import { readChemistryData } from '../chemistryData.js';
import { type Fragment, parseFragments, readFragments, sourceOf } from './fragments.js';
import { loadResources, type Openchemlib } from './openchemlib.js';

/** The name of the table in openchemlib's resources. */
const tableName = '/resources/druglikenessNoIndex.txt';

/** The tables that druglikeness is computed from. */
export interface DruglikenessTables {
  /** openchemlib's table: a line for each fragment, its ID code, a tab, its increment. */
  readonly table: string;
  /** The fragments of a table as openchemlib reads them, a file; null where it cannot be had. */
  readonly fragments: Uint8Array | null;
}

/** @throws Error where openchemlib's table cannot be had */
export async function loadDruglikenessTables(): Promise<DruglikenessTables> {
  const [resources, fragments] = await Promise.all([
    loadResources(),
    // It only saves time.
    readChemistryData('druglikeness-fragments.bin').catch(() => null),
  ]);
  return { table: tableOf(resources), fragments };
}

/**
 * Returns the table of fragments.
 *
 * @param resources openchemlib's `resources.json` as it is read
 * @throws Error where it has none
 */
export function tableOf(resources: Readonly<Record<string, string>>): string {
  const table = resources[tableName];
  if (table === undefined) throw new Error(`openchemlib's resources have no ${tableName}`);
  return table;
}

/** A fragment, and what it adds to the druglikeness of a molecule. */
export interface WeightedFragment {
  readonly fragment: Fragment;
  readonly increment: number;
}

/**
 * Returns the fragments of a table in its order: from the file, if that is of this table and this version of openchemlib, or
 * else as openchemlib reads them, which takes most of a second.
 */
export function weightedFragments(
  openchemlib: Openchemlib,
  { table, fragments: file }: DruglikenessTables,
): WeightedFragment[] {
  const lines = table.split('\n').filter((line) => line !== '');
  const entries = lines.map((line) => line.split('\t'));
  const parsed = file && parseFragments(file, sourceOf(openchemlib, table));
  const fragments =
    parsed?.length === entries.length
      ? parsed
      : readFragments(
          openchemlib,
          entries.map(([idCode = '']) => idCode),
        );
  return entries.map(([, increment = ''], i) => ({ fragment: fragments[i]!, increment: Number(increment) }));
}
