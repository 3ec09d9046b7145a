import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { createMoleculeDomain } from '../../../src/domain/molecule/molecule.js';
import { isHere } from '../../support/isHere.js';

export const domain = await createMoleculeDomain();

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Rows of a CSV file without quotes, by the names in its first line. Nothing is trimmed. */
export function readCsv(path: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(here(path), 'utf8').replace(/\n$/, '').split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, fields[i]!]));
  });
}

export const nciLines = readFileSync(here('../../../data/molecules/nci.smi'), 'utf8').trim().split('\n');

/** Data that lie beside a checkout on some machines. */
export const sharedReference = '../../../../shared/data/reference';
const zinc = here('../../../../shared/data/zinc250k.smi.gz');
export const hasShared = isHere('shared-data', existsSync(zinc) && existsSync(here(sharedReference)));

/** The first lines of ZINC250k, the test set of the Grammar VAE. */
export function zincLines(count = Number.POSITIVE_INFINITY): string[] {
  // slice: a limit of split that is infinite counts as 0
  return gunzipSync(readFileSync(zinc)).toString('utf8').split('\n').slice(0, count);
}
