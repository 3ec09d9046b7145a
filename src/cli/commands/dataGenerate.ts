import { InputError } from '../../base/errors.js';
import { showCount } from '../../base/showNumber.js';
import type { DrawnStrings, DrawOptions, GenerateRun } from '../../corpus/generateStrings.js';
import type { LineTrouble } from '../../corpus/lineTrouble.js';
import type { Grammar } from '../../grammar/grammar.js';
import { untilInterrupted } from '../interrupt.js';
import { expectWritableOut } from '../options/writableOut.js';
import { ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';

export interface DataGenerateOptions {
  readonly count: number;
  readonly maxProductions?: number;
  readonly formulas?: boolean;
  readonly exclude?: string;
  readonly out?: string;
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly json?: boolean;
}

/** The most different strings left out that are counted exactly. */
const maxCounted = 1_000_000;

/**
 * Runs `grae data generate`. Where it finds fewer strings than requested, it writes them, says why, and sets the exit
 * status to 2, or to 1 after an interruption.
 */
export async function generate(session: Session, what: string, options: DataGenerateOptions): Promise<void> {
  const { loadGrammar } = await import('../../corpus/shipped.js');
  const isExpressions = what === 'expressions';
  await expectWritableOut(options.out);
  const grammar = await loadGrammar(isExpressions ? 'expression' : what, options.allowCode);
  if (grammar.lexer !== null) {
    throw new InputError(
      `${what}: expected a grammar without a lexer: the texts of its tokens are learned from a corpus, and there is none here; write the tokens as productions`,
    );
  }
  const { count, seed } = options;
  const asLines = options.json !== true || options.out !== undefined;
  const leftOut = new LeftOut(
    options.exclude === undefined ? null : await spellings(options.exclude, grammar),
    asLines,
  );
  const isFormulas = options.formulas === true;
  const maxProductions = options.maxProductions ?? (isExpressions || isFormulas ? 15 : undefined);
  const draw = await drawingOf(grammar, isFormulas);
  const request = { count, seed, reject: await leftOut.reject() };
  const line = new ProgressLine(session);
  const started = performance.now();
  const result = await untilInterrupted(
    session,
    (signal) => {
      const run = {
        signal,
        onProgress: (found: number) => line.count('drawing strings', found, count, started),
      };
      return draw(request, maxProductions, run);
    },
    'writing the strings found so far',
  ).finally(() => line.clear());
  const { strings } = result;
  if (strings.length === 0 && result.end !== 'interrupted') throw nothingFound(what, result, leftOut);
  const isComplete = strings.length === count;
  const summary = {
    count: strings.length,
    seed,
    maxProductions: result.maxProductions,
    isComplete,
    leftOut: leftOut.counts(),
  };
  if (options.out !== undefined) {
    const { replaceFile } = await import('../../host/node/files.js');
    await replaceFile(options.out, strings.map((text) => `${text}\n`).join(''));
    if (options.json === true) session.printJson({ file: options.out, ...summary });
    else session.note(`${options.out}: ${showCount(strings.length)} strings`);
  } else if (options.json === true) {
    session.printJson({ strings, ...summary });
  } else {
    session.printLines(strings);
  }
  const without = leftOut.describe();
  if (without !== null) session.note(`left out: strings ${without}`);
  if (isComplete) return;
  // The language has too few strings within the limit, unless the user stopped the search.
  session.status = result.end === 'interrupted' ? 1 : 2;
  session.note(
    `${what}: found ${showCount(strings.length)} of ${showCount(count)} strings: ${whyNoMore(result, isFormulas)}`,
  );
}

type Request = Omit<DrawOptions, 'maxProductions'>;
type Drawing = (
  request: Request,
  maxProductions: number | undefined,
  run: GenerateRun,
) => Promise<DrawnStrings>;

/** @throws InputError for formulas of a grammar that has none */
async function drawingOf(grammar: Grammar, isFormulas: boolean): Promise<Drawing> {
  if (isFormulas) {
    const { languageOfGrammar } = await import('../../formula/languageOfGrammar.js');
    const { generateFormulas } = await import('../../corpus/generateFormulas.js');
    const language = languageOfGrammar(grammar);
    return (request, maxProductions, run) =>
      generateFormulas(language, { ...request, maxProductions: maxProductions! }, run);
  }
  const { generateShortStrings, generateStrings } = await import('../../corpus/generateStrings.js');
  return (request, maxProductions, run) =>
    maxProductions === undefined
      ? generateShortStrings(grammar, request, run)
      : generateStrings(grammar, { ...request, maxProductions }, run);
}

function whyNoMore({ end, derivations, maxProductions }: DrawnStrings, isFormulas: boolean): string {
  if (end === 'interrupted') return 'interrupted';
  const limit = `of at most ${showCount(maxProductions)} productions`;
  return end === 'all'
    ? `its ${showCount(derivations)} derivations ${limit} write no other strings; allow longer derivations with --max-productions`
    : `most of its ${showCount(derivations)} derivations ${limit} ${isFormulas ? 'are the same functions' : 'write the same strings'}; allow longer derivations with --max-productions`;
}

function nothingFound(what: string, { maxProductions }: DrawnStrings, leftOut: LeftOut): InputError {
  const without = leftOut.describe();
  return new InputError(
    without === null
      ? `${what}: no string has a derivation of at most ${maxProductions} productions; allow longer ones with --max-productions`
      : `${what}: expected strings that can be lines of a corpus, but found only strings ${without}; write them with --json, or change the grammar`,
  );
}

/** The strings that were drawn and are not written. */
class LeftOut {
  readonly #excluded: ((text: string) => boolean) | null;
  /** Whether strings are written as lines. */
  readonly #asLines: boolean;
  readonly #byTrouble = new Map<LineTrouble, Set<string>>();
  #names: Readonly<Record<LineTrouble, string>> | null = null;

  constructor(excluded: ((text: string) => boolean) | null, asLines: boolean) {
    this.#excluded = excluded;
    this.#asLines = asLines;
  }

  /** Returns a function that decides for each drawn string whether it is left out, and counts it. */
  async reject(): Promise<(text: string) => boolean> {
    const { lineTrouble, troubleNames } = await import('../../corpus/lineTrouble.js');
    this.#names = troubleNames;
    return (text) => {
      if (this.#excluded?.(text) === true) return true;
      const trouble = this.#asLines ? lineTrouble(text) : null;
      if (trouble === null) return false;
      const sameTrouble = this.#byTrouble.get(trouble) ?? new Set();
      if (sameTrouble.size < maxCounted) this.#byTrouble.set(trouble, sameTrouble.add(text));
      return true;
    };
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#byTrouble].map(([trouble, texts]) => [trouble, texts.size]));
  }

  /** `3 with a line break, 1 that are empty`; null for none. */
  describe(): string | null {
    if (this.#byTrouble.size === 0) return null;
    return [...this.#byTrouble]
      .map(
        ([trouble, { size }]) =>
          `${this.#names![trouble]} (${showCount(size)}${size === maxCounted ? ' or more' : ''})`,
      )
      .join(', ');
  }
}

/** Returns a test for expressions that equal a target. The module is loaded only where one is needed. */
async function spellings(target: string, { table }: Grammar): Promise<(text: string) => boolean> {
  const { expressionVariables } = await import('../../domain/expression/expression.js');
  const { spellingsOf } = await import('../../domain/expression/sameFunction.js');
  return spellingsOf(target, 'true', expressionVariables(table));
}
