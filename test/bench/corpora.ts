import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTexts } from '../../dist/corpus/readTexts.js';
import { corpusPath } from '../../dist/corpus/shipped.js';

/** ZINC250k where it lies beside the repository, else the molecules that ship. */
function moleculeFile(): string {
  const zinc = fileURLToPath(new URL('../../../shared/data/zinc250k.smi.gz', import.meta.url));
  return existsSync(zinc) ? zinc : corpusPath('nci');
}

/** The first strings of a file of molecules. */
export async function firstMolecules(count: number): Promise<string[]> {
  return readTexts(moleculeFile(), { readLine: (line) => line.trim().split(/\s/, 1)[0]! }, count);
}
