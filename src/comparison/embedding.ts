import { type Domain, type JudgedText, scoreOf } from '../domain/domain.js';
import type { Grammar } from '../grammar/grammar.js';

/** The points of strings, and the number of strings without a point. */
export interface EmbeddedTexts {
  /** `[count, dimension]`, row by row. */
  readonly points: Float32Array;
  readonly count: number;
  /** The number of invalid strings, which have no point. */
  readonly outside: number;
}

/**
 * Gives every valid string of a language a point that depends on no model, as distances between distributions need it.
 * The coordinates are the square roots of the counts of each production in its derivation (which gives large and small
 * counts the same spread: Anscombe 1948), and for each score the rank among the reference, from 0 to 1, in standard
 * deviations of the ranks. Ranks keep long tails of a score from drowning everything else.
 */
export class Embedding {
  readonly #grammar: Grammar;
  readonly #domain: Pick<Domain, 'spell'>;
  readonly #scores: readonly { readonly name: string; readonly sorted: Float64Array }[];
  readonly dimension: number;

  /**
   * @param reference the strings among which scores are ranked; a score that is the same for all of them is left out
   */
  constructor(
    grammar: Grammar,
    domain: Pick<Domain, 'spell' | 'scoreNames'>,
    reference: readonly JudgedText[],
  ) {
    this.#grammar = grammar;
    this.#domain = domain;
    this.#scores = domain.scoreNames
      .map((name) => ({ name, sorted: sortedScores(reference, name) }))
      .filter(({ sorted }) => sorted.length > 0 && sorted[0] !== sorted.at(-1));
    this.dimension = grammar.table.productions.length + this.#scores.length;
  }

  embed(texts: readonly JudgedText[]): EmbeddedTexts {
    const rows: Float32Array[] = [];
    for (const text of texts) {
      const row = this.#pointOf(text);
      if (row !== null) rows.push(row);
    }
    const points = new Float32Array(rows.length * this.dimension);
    rows.forEach((row, i) => {
      points.set(row, i * this.dimension);
    });
    return { points, count: rows.length, outside: texts.length - rows.length };
  }

  #pointOf(judged: JudgedText): Float32Array | null {
    if (!judged.valid) return null;
    const spelling = this.#domain.spell(judged.text);
    if ('reason' in spelling) return null;
    const outcome = this.#grammar.parse(spelling.text);
    if (!('derivation' in outcome)) return null;
    const point = new Float32Array(this.dimension);
    for (const production of outcome.derivation) point[production]! += 1;
    const productions = this.#grammar.table.productions.length;
    for (let i = 0; i < productions; i++) point[i] = Math.sqrt(point[i]!);
    this.#scores.forEach(({ name, sorted }, i) => {
      const score = scoreOf(judged, name);
      // a score that cannot be computed says nothing
      const rank = score === null ? 0.5 : rankOf(score, sorted);
      point[productions + i] = (rank - 0.5) / uniformDeviation;
    });
    return point;
  }
}

/** The standard deviation of the uniform distribution on [0, 1]. */
const uniformDeviation = Math.sqrt(1 / 12);

function sortedScores(texts: readonly JudgedText[], name: string): Float64Array {
  const scores = texts.map((one) => scoreOf(one, name)).filter((score) => score !== null);
  return Float64Array.from(scores).sort();
}

/** Returns the share of values below, plus half of the equal ones. */
function rankOf(value: number, sorted: Float64Array): number {
  const below = sorted.findIndex((one) => one >= value);
  if (below < 0) return 1;
  const above = sorted.findLastIndex((one) => one <= value) + 1;
  return (below + above) / (2 * sorted.length);
}
