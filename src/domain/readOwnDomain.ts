import { host } from '../base/host.js';
import { Random } from '../base/random.js';
import type { Grammar } from '../grammar/grammar.js';
import { randomDerivation } from '../grammar/randomDerivation.js';
import { yieldText } from '../grammar/text.js';
import { type OwnDomain, readDomainModule } from './ownDomain.js';

/** Random strings that a domain is tried on, and the productions of each beyond the least. */
const trial = { strings: 30, productions: 30 };
/** A grammar whose shortest strings take more productions is not tried. */
const maxLeastSteps = 5_000;

/**
 * Reads a domain of the user's own from the source of its module, which the caller has been allowed to run.
 *
 * @param where the name of the module in messages: its file
 * @param grammar on whose strings it is tried; null tries only whether it can be loaded
 * @throws InputError that says what is wrong with the module
 */
export async function readOwnDomain(
  source: string,
  where: string,
  grammar: Grammar | null,
): Promise<OwnDomain> {
  const { modules } = host();
  await modules.tryOut({ kind: 'domain', source, where, table: null, texts: textsOf(grammar) });
  return readDomainModule(source, where, (work) => modules.bounded(`the domain of ${where}`, work));
}

function textsOf(grammar: Grammar | null): readonly string[] {
  if (grammar === null) return [''];
  const { table } = grammar;
  const least = table.leastSteps[table.start]!;
  // The tokens of a lexer may still be unknown, and with them all strings.
  if (least > maxLeastSteps) return [];
  const random = new Random(1);
  return Array.from({ length: trial.strings }, () =>
    yieldText(table, randomDerivation(table, random, least + trial.productions)),
  );
}
