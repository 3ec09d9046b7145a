import { Random } from '../base/random.js';
import { type OwnDomain, readDomainModule } from '../domain/ownDomain.js';
import type { Grammar } from '../grammar/grammar.js';
import { randomDerivation } from '../grammar/randomDerivation.js';
import { yieldText } from '../grammar/text.js';
import { bounded } from './bounded.js';
import { readModuleFile } from './readModuleFile.js';
import { tryModule } from './tryModule.js';

/** Random strings that a domain is tried on, and the productions of each beyond the least. */
const tried = { strings: 30, productions: 30 };
/** Beyond this a shortest string is too long to try some. */
const maxLeastSteps = 5_000;

/**
 * A domain of the user's own, from a JavaScript module that exports it as `domain`.
 *
 * @param allowCode lets the file run; only for files that are trusted
 * @param grammar on whose strings it is tried; null tries only whether it can be loaded
 * @throws InputError if it may not, or the file cannot be read or exports no domain
 */
export async function loadDomainModule(
  file: string,
  allowCode = false,
  grammar: Grammar | null = null,
): Promise<OwnDomain> {
  return readOwnDomain(await readModuleFile(file, allowCode, 'a domain'), file, grammar);
}

/**
 * A domain of the user's own from its source, which the caller has been allowed to run.
 *
 * @param where what the module is called in messages: its file
 */
export async function readOwnDomain(
  source: string,
  where: string,
  grammar: Grammar | null,
): Promise<OwnDomain> {
  await tryModule({ kind: 'domain', source, where, table: null, texts: textsOf(grammar) });
  return readDomainModule(source, where, (work) => bounded(`the domain of ${where}`, work));
}

function textsOf(grammar: Grammar | null): readonly string[] {
  if (grammar === null) return [''];
  const { table } = grammar;
  const least = table.leastSteps[table.start]!;
  // A lexer's tokens may be still unknown, and with them all strings.
  if (least > maxLeastSteps) return [];
  const random = new Random(1);
  return Array.from({ length: tried.strings }, () =>
    yieldText(table, randomDerivation(table, random, least + tried.productions)),
  );
}
