import { basename } from 'node:path';
import { InputError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import { remedyOf, runFiles } from './artefacts.js';

/** The complaint about a file whose hash is another one. */
export const otherHash = `its SHA-256 is not the one in ${runFiles.config}: the file was changed, is damaged or is of another run`;

/** The error for a file of a run, by its path, that is not as grae wrote it. */
export function fileRefusal(path: string, complaint: string): InputError {
  return new InputError({
    code: 'damaged',
    where: path,
    problem: `expected the file that grae wrote for this run, but ${complaint}`,
    advice: remedyOf(basename(path)),
  });
}

/**
 * Compares a file of a run with the hash in the settings, which runs had before they kept the hashes of all files.
 *
 * @throws InputError for another content
 */
export function expectHash(path: string, content: string | Uint8Array, expected: string): void {
  if (sha256(content) !== expected) throw fileRefusal(path, otherHash);
}
