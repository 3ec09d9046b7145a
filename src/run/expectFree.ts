import { InputError } from '../base/errors.js';
import type { Store } from '../base/store.js';
import { configFile } from './artefact.js';

/**
 * Refuses a place for a new run that already holds something.
 *
 * @throws InputError unless the place is empty, or does not exist yet
 */
export async function expectFree(store: Store): Promise<void> {
  const names = await store.list();
  if (names.length === 0) return;
  const resume = { text: 'continue that run', task: { kind: 'resume', run: store.name } } as const;
  throw new InputError({
    code: 'in-the-way',
    where: store.name,
    problem: `expected a new or empty folder for the run, but it holds ${names.length} files`,
    advice: [{ text: 'choose another', setting: 'out' }, ...(names.includes(configFile) ? [resume] : [])],
  });
}
