import { Random } from '../base/random.js';
import { excerpt } from './excerpt.js';
import type { Grammar } from './grammar.js';
import type { LineFinding } from './grammarFinding.js';
import { quote } from './parse.js';
import { randomDerivation } from './randomDerivation.js';
import { yieldText } from './text.js';

/** The productions of a random string beyond the fewest that the grammar needs. */
const sampledProductions = 40;

/** The number of random strings on which parsing may give up before no longer ones are tried. */
const maxGivenUp = 10;

/**
 * The total number of characters that are parsed; fewer for a big grammar, in which each character may begin any
 * production.
 */
const maxCharacters = 200_000;
const maxProductionsTried = 10_000_000;
const bigGrammar = 2_000;

/** The longest shortest derivation for which random strings are tried. */
const maxLeastSteps = 5_000;

export interface AmbiguityOptions {
  /** The number of random strings that are parsed to look for ambiguity. Defaults to 200. */
  readonly samples?: number;
  readonly seed?: number;
}

/** Parses random strings of the language, and returns the shortest that has several derivations. */
export function checkAmbiguity(grammar: Grammar, options: AmbiguityOptions): LineFinding[] {
  const { table } = grammar;
  if (table.leastSteps[table.start]! > maxLeastSteps) {
    const message = `its shortest string takes ${table.leastSteps[table.start]} productions: ambiguity is not tested`;
    return [{ severity: 'warning', kind: 'too much work', symbol: null, line: null, message }];
  }
  const { samples = 200, seed = 1 } = options;
  const random = new Random(seed);
  const limit = table.leastSteps[table.start]! + sampledProductions;
  const texts = new Set<string>();
  for (let i = 0; i < samples; i++) texts.add(yieldText(table, randomDerivation(table, random, limit)));
  const finding = (kind: 'ambiguous' | 'too much work', message: string): LineFinding => ({
    severity: 'warning',
    kind,
    symbol: null,
    line: null,
    message,
  });
  let ambiguous: { text: string; parses: number } | null = null;
  let count = 0;
  let tried = 0;
  let givenUp = 0;
  let tooMuch: string | null = null;
  let characters = 0;
  const { length: productions } = table.productions;
  const most = productions < bigGrammar ? maxCharacters : maxProductionsTried / productions;
  for (const text of [...texts].sort((a, b) => a.length - b.length)) {
    if (givenUp === maxGivenUp || characters > most) break;
    characters += text.length;
    tried++;
    const outcome = grammar.parse(text);
    if (outcome.kind === 'too-much-work') {
      givenUp++;
      tooMuch ??= text;
    }
    if (outcome.kind !== 'ambiguous') continue;
    count++;
    ambiguous ??= { text, parses: outcome.parses };
  }
  const findings: LineFinding[] = [];
  if (ambiguous !== null) {
    const { text, parses } = ambiguous;
    findings.push(
      finding(
        'ambiguous',
        `ambiguous: ${count} of ${tried} random strings have several derivations, such as ${quote(excerpt(text))} with ${parses}; the first is taken`,
      ),
    );
  }
  if (tooMuch !== null) {
    findings.push(
      finding(
        'too much work',
        `parsing gives up on strings of the language, such as ${quote(excerpt(tooMuch))}: they have too many derivations, or leave too much open`,
      ),
    );
  }
  return findings;
}
