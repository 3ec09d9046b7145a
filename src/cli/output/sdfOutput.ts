import { InputError } from '../../base/errors.js';
import type { Domain } from '../../domain/domain.js';
import type { SdfWriter } from '../../domain/molecule/molfile/molfile.js';

/** @throws InputError for strings that are no molecules */
export async function sdfWriterFor({ name }: Pick<Domain, 'name'>): Promise<SdfWriter> {
  if (name !== 'molecule') {
    throw new InputError(`expected molecules to write as SDF, but the domain is ${name}; use --csv`);
  }
  return (await import('../../domain/molecule/molfile/molfile.js')).loadSdfWriter();
}
