import { breathe } from '../base/breathe.js';
import { Random } from '../base/random.js';
import { deriveFormula } from '../formula/derive.js';
import { Evaluator } from '../formula/evaluator.js';
import { type Formula, literal, mapLeaves } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { functionFingerprint } from '../formula/functionFingerprint.js';
import { leafWeights, operatorWeights } from '../formula/operatorWeights.js';
import {
  argumentOf,
  binaryOf,
  codes,
  formulaOf,
  isUnaryCode,
  opcodeOf,
  slotCode,
  unaryOf,
} from '../formula/program.js';
import { simplify } from '../formula/simplify.js';
import { yieldText } from '../grammar/text.js';
import { DerivationSpace } from './generateDerivations.js';
import {
  type DrawnStrings,
  type DrawOptions,
  expectCount,
  type GenerateRun,
  slice,
} from './generateStrings.js';

/** The most variables of a formula. */
const mostVariables = 5;
/** The formulas drawn with the same variables before others are chosen. */
const drawsPerChoice = 20;
/** The choices of variables whose derivations stay counted. */
const mostSpaces = 64;
/** The draws in a row without a new formula after which there are no more. */
const mostIdle = 5_000;

/** The points by which functions are told apart: within (0, 1), where all functions have values, and up to 4. */
const points = 24;
/** The largest value that a formula may have at one of them. */
const mostValue = 1e9;

/**
 * Draws formulas, each once as a function: variables first, up to five, then a length, then a derivation of them with the
 * declared weights of operators and leaves. A formula is simplified, and kept if it is no constant and has values at half of
 * the points.
 *
 * @returns strings of the language, in the order in which they were drawn
 */
export async function generateFormulas(
  language: FormulaLanguage,
  { count, seed, maxProductions, reject }: DrawOptions,
  { signal, onProgress }: GenerateRun = {},
): Promise<DrawnStrings> {
  expectCount(count);
  const { table } = language;
  const random = new Random(seed);
  const functions = new Set<number>();
  const strings: string[] = [];
  const canonical = new CanonicalFormulas(language);
  const spaces = new Spaces(language, maxProductions);
  let end: DrawnStrings['end'] = 'count';
  let pause = performance.now() + slice;
  for (let idle = 0; strings.length < count; ) {
    if (idle > mostIdle) {
      end = 'rare';
      break;
    }
    const space = spaces.of(drawnVariables(language, random));
    const lengths = space.byLength.flatMap((ways, length) => (ways > 0 ? [length] : []));
    for (let draw = 0; draw < drawsPerChoice && strings.length < count; draw++) {
      idle++;
      if (lengths.length === 0) break;
      const length = lengths[random.integer(lengths.length)]!;
      const formula = formulaOf(language.programOf(space.drawOfLength(length, random)));
      const derivation = canonical.derivationOf(formula);
      if (derivation === null || derivation.length > maxProductions) continue;
      const fingerprint = canonical.fingerprintOf(derivation);
      if (fingerprint === null || functions.has(fingerprint)) continue;
      functions.add(fingerprint);
      const text = yieldText(table, derivation);
      if (reject?.(text) === true) continue;
      strings.push(text);
      idle = 0;
    }
    if (performance.now() < pause) continue;
    onProgress?.(strings.length);
    await breathe();
    if (signal?.aborted === true) {
      end = 'interrupted';
      break;
    }
    pause = performance.now() + slice;
  }
  const { total } = new DerivationSpace(table, maxProductions);
  return { strings, end, derivations: total, maxProductions };
}

/** Draws up to five variables. */
function drawnVariables({ names }: FormulaLanguage, random: Random): number[] {
  const count = names.variables.length;
  const most = 1 + random.integer(Math.min(mostVariables, count));
  return random.shuffle(Array.from({ length: count }, (_, i) => i)).slice(0, most);
}

/** The weighted derivations of a language by the variables in them. The last ones are kept, since counting takes a while. */
class Spaces {
  readonly #language: FormulaLanguage;
  readonly #maxProductions: number;
  readonly #byVariables = new Map<string, DerivationSpace>();

  constructor(language: FormulaLanguage, maxProductions: number) {
    this.#language = language;
    this.#maxProductions = maxProductions;
  }

  of(variables: readonly number[]): DerivationSpace {
    const key = [...variables].sort((a, b) => a - b).join();
    const before = this.#byVariables.get(key);
    if (before !== undefined) return before;
    const space = this.#countedOf(variables);
    if (this.#byVariables.size === mostSpaces) this.#byVariables.clear();
    this.#byVariables.set(key, space);
    return space;
  }

  #countedOf(variables: readonly number[]): DerivationSpace {
    const { table, names } = this.#language;
    const space = new DerivationSpace(table, this.#maxProductions, weightsOf(this.#language, variables));
    if (space.total > 0) return space;
    // a grammar may have no formulas without all of its variables
    const all = weightsOf(this.#language, [...names.variables.keys()]);
    return new DerivationSpace(table, this.#maxProductions, all);
  }
}

/** The weight of each production: the product of those of the operators and leaves that it writes. */
function weightsOf({ templates }: FormulaLanguage, variables: readonly number[]): number[] {
  return templates!.map((template) =>
    template.reduce((product, instruction) => product * weightOf(instruction, variables), 1),
  );
}

function weightOf(instruction: number, variables: readonly number[]): number {
  const code = opcodeOf(instruction);
  if (code === slotCode) return 1;
  if (code === codes.variable) {
    return variables.includes(argumentOf(instruction)) ? leafWeights.variables / variables.length : 0;
  }
  if (code === codes.constant) return leafWeights.constant;
  if (code === codes.number) return leafWeights.number;
  return operatorWeights[isUnaryCode(code) ? unaryOf(code) : binaryOf(code)];
}

/** Brings formulas of a language into one form, and tells their functions apart. */
export class CanonicalFormulas {
  readonly #language: FormulaLanguage;
  readonly #evaluator: Evaluator;
  readonly #values = new Float64Array(points);

  constructor(language: FormulaLanguage) {
    this.#language = language;
    const random = new Random(1);
    const columns = language.names.variables.map(() =>
      Float64Array.from({ length: points }, (_, i) =>
        i % 2 === 0 ? 0.05 + 0.9 * random.uniform() : 1 + 3 * random.uniform(),
      ),
    );
    this.#evaluator = new Evaluator(columns, points);
  }

  /** Returns the derivation of a formula, simplified; null if the language does not have it. */
  derivationOf(formula: Formula): Uint16Array | null {
    // numbers that no language writes stand for fitted constants, so that they are put together as numbers are
    const numbered = mapLeaves(formula, (leaf) =>
      leaf.kind === 'constant' ? literal(constantAt(leaf.index)) : leaf,
    );
    const simple = simplify(numbered, { operators: this.#language.operators });
    return deriveFormula(this.#language, simple, [])?.derivation ?? null;
  }

  /** Returns a number that equal functions share; null for a constant, and a formula with values at few points. */
  fingerprintOf(derivation: Uint16Array): number | null {
    const program = this.#language.programOf(derivation);
    const constants = Float64Array.from({ length: program.constants }, (_, i) => constantAt(i));
    const values = this.#values;
    this.#evaluator.evaluateAll(program, constants, values);
    const finite = values.filter(Number.isFinite);
    if (2 * finite.length < points || finite.every((value) => value === finite[0])) return null;
    if (finite.some((value) => Math.abs(value) > mostValue)) return null;
    return functionFingerprint(values.map((value) => (Number.isFinite(value) ? value : 0)));
  }
}

/** A number between .5 and 2 with many digits. */
function constantAt(index: number): number {
  return 0.5 + 1.5 * (((index + 1) * 0.6180339887498949) % 1);
}
