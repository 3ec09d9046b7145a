import { z } from 'zod';
import { messageOf } from '../base/errors.js';
import type { Grammar } from '../grammar/grammar.js';
import type { ParseOutcome } from '../grammar/parse.js';
import type { Domain, Verdict } from './domain.js';
import type { DomainKind } from './domainKind.js';
import { asIs, formNamed } from './form.js';

/** The derivation of a string, or the reason of a verdict in one line. */
export type DerivationOutcome =
  | { readonly derivation: Uint16Array; readonly reason: null }
  | { readonly derivation: null; readonly reason: string };

/**
 * Parses a string for a verdict. An ambiguous string is in the language and has its first derivation. The reason is
 * `syntax: ...` for a string outside the language, `limit: ...` for one that takes the parser too much work, `failure: ...`
 * where the parser itself broke. Never throws.
 */
export function readDerivation(grammar: Grammar, text: string): DerivationOutcome {
  let outcome: ParseOutcome;
  try {
    outcome = grammar.parse(text);
  } catch (thrown) {
    // A user's own grammar may run the user's own lexer, and one string must not end a whole run.
    return { derivation: null, reason: `failure: the parser threw ${messageOf(thrown)}` };
  }
  if (outcome.kind === 'parsed' || outcome.kind === 'ambiguous') {
    return { derivation: outcome.derivation, reason: null };
  }
  const reasonClass = outcome.kind === 'failed' ? 'syntax' : 'limit';
  return { derivation: null, reason: `${reasonClass}: ${outcome.message}` };
}

/**
 * The domain of a language without further meaning: every string of the language is valid, is its own canonical form, and
 * has no scores.
 *
 * @param grammar null for strings of no language, all of which are valid but the empty one
 * @throws InputError for a form other than `as-is`
 */
export function createTextDomain(grammar: Grammar | null, form?: string): Domain {
  const judge = (text: string): Verdict => {
    const reason = grammar === null ? whyNoText(text) : readDerivation(grammar, text).reason;
    return { valid: reason === null, reason, canonical: reason === null ? text : null, scores: {} };
  };
  return {
    name: 'text',
    scoreNames: [],
    shownScores: [],
    labelNames: [],
    ranking: null,
    prefix: null,
    tokens: null,
    forms: [asIs],
    form: formNamed(form, [asIs], 'text'),
    readLine: (line) => line,
    spell: (text) => ({ text }),
    randomSpelling: (text) => ({ text }),
    judge,
    draw: () => null,
    identify: judge,
  };
}

function whyNoText(text: string): string | null {
  return text === '' ? 'empty: there is no character' : null;
}

const settings = z.strictObject({});

/** Strings of a grammar, without further meaning. */
export const textKind: DomainKind<typeof settings> = {
  kind: 'text',
  summary: 'strings without any meaning beyond the grammar',
  settings,
  grammars: [],
  load: async ({ grammar, form }) => createTextDomain(grammar, form),
};
