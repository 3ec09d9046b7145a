import { type Domain, type JudgedText, scoreOf } from '../domain/domain.js';
import type { Grammar } from '../grammar/grammar.js';

/** Points of strings, and of how many there is none. */
export interface EmbeddedTexts {
  /** `[count, dimension]`, row by row. */
  readonly points: Float32Array;
  readonly count: number;
  /** Strings that are not valid: no point stands for them. */
  readonly outside: number;
}

/**
 * A place for every valid string of a language, by no model's measure, as the distances between distributions need it:
 * the square roots of how often its derivation uses each production (which makes the spread of a count the same whether
 * it is large or small: Anscombe 1948), and for each score its rank among those of the reference, from 0 to 1, in
 * standard deviations of the ranks: some scores have tails in which nothing else would count.
 */
export class Embedding {
  readonly #grammar: Grammar;
  readonly #domain: Pick<Domain, 'spell'>;
  readonly #scores: readonly { readonly name: string; readonly sorted: Float64Array }[];
  readonly dimension: number;

  /** @param reference the strings that scores are measured by; a score that does not vary among them is left out */
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
      // one that cannot be had says nothing
      const rank = score === null ? 0.5 : rankOf(score, sorted);
      point[productions + i] = (rank - 0.5) / uniformDeviation;
    });
    return point;
  }
}

/** Standard deviation of what is uniform in [0, 1]. */
const uniformDeviation = Math.sqrt(1 / 12);

function sortedScores(texts: readonly JudgedText[], name: string): Float64Array {
  const scores = texts.map((one) => scoreOf(one, name)).filter((score) => score !== null);
  return Float64Array.from(scores).sort();
}

/** Share of values below, and half of those that are equal. */
function rankOf(value: number, sorted: Float64Array): number {
  const below = sorted.findIndex((one) => one >= value);
  if (below < 0) return 1;
  const above = sorted.findLastIndex((one) => one <= value) + 1;
  return (below + above) / (2 * sorted.length);
}
