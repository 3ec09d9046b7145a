import { sha256 } from '../base/sha256.js';
import { artefacts } from './artefacts.js';
import type { Run } from './run.js';

/** Returns the SHA-256 of the weights of a run, which tells models apart. */
export async function weightsHash({ files }: Run): Promise<string> {
  return sha256(await files.readBytes(artefacts.weights));
}
