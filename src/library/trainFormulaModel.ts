import { InputError } from '../base/errors.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import { generateFormulas } from '../corpus/generateFormulas.js';
import type { SearchLanguage } from './formulaLanguages.js';
import type { FormulaModel } from './latentProposer.js';
import { train } from './train.js';

/** The formulas for each minute of training, and the fewest and most of them. */
const corpus = { perMinute: 30_000, least: 2_000, most: 100_000 };
/** Fewer formulas need no model: the search tries them all. */
const leastFormulas = 500;
/** The longest derivation, beyond the shortest one. */
const mostProductions = 15;

interface FormulaTraining {
  readonly minutes: number;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Trains a model on formulas drawn from a language. Returns null if it is interrupted before the training begins.
 *
 * @throws InputError for a language whose operations do not stand in parentheses, and one of few formulas
 */
export async function trainFormulaModel(
  { language, grammar }: SearchLanguage,
  { minutes, seed, signal }: FormulaTraining,
): Promise<FormulaModel | null> {
  const { table, patterns, unitProductions } = language;
  if (patterns === null) {
    throw new InputError({
      setting: 'trainMinutes',
      problem:
        'expected a grammar whose operations stand in parentheses of their own, to train a model of it',
    });
  }
  const perOperation = unitProductions.length > 0 ? 2 : 1;
  const { strings } = await generateFormulas(
    language,
    {
      count: Math.round(Math.min(corpus.most, Math.max(corpus.least, corpus.perMinute * minutes))),
      seed,
      maxProductions: table.leastSteps[table.start]! + perOperation * mostProductions,
    },
    withoutUndefined({ signal }),
  );
  if (signal?.aborted === true) return null;
  if (strings.length < leastFormulas) {
    throw new InputError({
      setting: 'trainMinutes',
      problem: `expected a language with at least ${leastFormulas} different formulas in their simplest form, to train a model of it, but found ${strings.length}`,
      advice: [{ text: 'search without a training' }],
    });
  }
  const { trained } = await train(strings, {
    grammar,
    domain: 'text',
    preset: 'tiny',
    packing: 100,
    noise: 0.3,
    density: null,
    minutes,
    seed,
    ...withoutUndefined({ signal }),
  });
  return { trained, language };
}
