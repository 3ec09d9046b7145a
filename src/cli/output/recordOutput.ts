import { InputError } from '../../base/errors.js';
import type { Domain, RecordWriter } from '../../domain/domain.js';

/** The writer of SDF for the strings of a domain. @throws InputError for strings that are no molecules */
export async function recordWriterFor({
  name,
  records,
}: Pick<Domain, 'name' | 'records'>): Promise<RecordWriter> {
  if (records === undefined) {
    throw new InputError(`expected molecules to write as SDF, but the domain is ${name}; use --csv`);
  }
  return records.load();
}
