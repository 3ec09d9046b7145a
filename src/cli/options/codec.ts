import { InputError } from '../../base/errors.js';
import type { Domain } from '../../domain/domain.js';
import { asIs } from '../../domain/form.js';
import { Codec } from '../../grammar/codec.js';
import { Packing } from '../../grammar/packing.js';
import type { Session } from '../session.js';
import { givenLanguage } from './language.js';
import { openGivenRun } from './opening.js';

export interface CodecOptions {
  readonly grammar?: string;
  readonly run?: string;
  readonly form?: string;
  readonly allowCode?: boolean;
  readonly json?: boolean;
}

/**
 * Loads the codec of a grammar, without packing, or of a run, with the run's packing, and the domain that reads and
 * spells its lines. Without a form among the options, lines stay as they are, or get the form of the run.
 */
export async function loadCodec(
  session: Session,
  options: CodecOptions,
): Promise<{ codec: Codec; domain: Domain }> {
  if (options.run !== undefined) {
    const { domainOf } = await import('../../run/domainOf.js');
    const run = await openGivenRun(session, options.run, options);
    const { form = run.config.form } = options;
    return { codec: run.codec, domain: await domainOf(run, { form, judges: false }) };
  }
  if (options.grammar === undefined) {
    throw new InputError('expected --grammar (expression, smiles, zinc, or a nearley file) or --run');
  }
  const { form = asIs, allowCode } = options;
  const { grammar, domain } = await givenLanguage({
    grammar: options.grammar,
    form,
    allowCode,
    judges: false,
  });
  return { codec: new Codec(grammar, new Packing(grammar.table, [])), domain };
}
