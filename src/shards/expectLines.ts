import { InputError } from '../base/errors.js';
import { readTable } from '../corpus/readTable.js';
import type { Domain } from '../domain/domain.js';

/** @throws InputError for a table, an SDF and anything else that is not one string a line in a file */
export async function expectLines(file: string, { recognises }: Pick<Domain, 'recognises'>): Promise<void> {
  if (file === '-') throw new InputError('expected a file, since each shard reads its part, but received: -');
  const { layout } = await readTable(file, { recognises });
  if (layout.kind === 'lines' && !layout.header) return;
  throw new InputError({
    where: file,
    problem: 'expected one string a line and nothing else, but this is a table',
    advice: [{ text: 'write its column of strings into a file of its own' }],
  });
}
