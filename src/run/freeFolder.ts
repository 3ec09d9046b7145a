import { readdir } from 'node:fs/promises';
import { GraeError, InputError, messageOf } from '../base/errors.js';
import { codeOf } from '../base/whyUnreadable.js';
import { runFiles } from './artefacts.js';

/**
 * Refuses a place for a new run where something is already.
 *
 * @throws InputError unless there is nothing at this path, or an empty folder
 */
export async function expectFreeFolder(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((thrown: unknown): string[] => {
    const code = codeOf(thrown);
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR')
      throw new InputError(`${folder}: expected a folder for the run, but it is a file`);
    throw new GraeError(`${folder}: cannot be read (${messageOf(thrown)})`);
  });
  if (entries.length === 0) return;
  const resume = { text: 'continue that run', task: { kind: 'resume', run: folder } } as const;
  throw new InputError({
    code: 'in-the-way',
    where: folder,
    problem: `expected a new or empty folder for the run, but it holds ${entries.length} files`,
    advice: [
      { text: 'choose another', setting: 'out' },
      ...(entries.includes(runFiles.config) ? [resume] : []),
    ],
  });
}
