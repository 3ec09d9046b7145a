import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTexts } from '../../dist/corpus/readTexts.js';
import { corpusPath } from '../../dist/corpus/shipped.js';

/** A published corpus where it lies beside the repository, or null. */
export function sharedCorpus(name: string): string | null {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  return existsSync(path) ? path : null;
}

/** ZINC250k where it lies beside the repository, else the molecules that ship. */
function moleculeFile(): string {
  return sharedCorpus('zinc250k.smi.gz') ?? corpusPath('nci');
}

/** The first strings of a file of molecules. */
export async function firstMolecules(count: number): Promise<string[]> {
  return readTexts(moleculeFile(), { readLine: (line) => line.trim().split(/\s/, 1)[0]! }, { count });
}
