import type { Domain, Verdict } from '../domain/domain.js';
import { show, table, visible } from './output.js';

/** A string and what the domain says of it. */
export interface Judged extends Verdict {
  readonly text: string;
}

export interface ScoreSummary {
  /** Strings that have the score. */
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Distribution of every score over the valid strings; null where no string has it. */
export function summariseScores(
  domain: Pick<Domain, 'scoreNames'>,
  strings: readonly Judged[],
): Record<string, ScoreSummary | null> {
  return Object.fromEntries(
    domain.scoreNames.map((name) => {
      const values = strings.map(({ scores }) => scores[name]).filter((value) => typeof value === 'number');
      return [name, values.length === 0 ? null : summarise(values)];
    }),
  );
}

function summarise(values: number[]): ScoreSummary {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const median = (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  return {
    count,
    mean,
    standardDeviation: Math.sqrt(variance),
    min: sorted[0]!,
    median,
    max: sorted.at(-1)!,
  };
}

/** The distributions as a table; empty for a domain without scores. */
export function scoreTable(domain: Domain, strings: readonly Judged[]): string {
  const rows = Object.entries(summariseScores(domain, strings)).flatMap(([name, summary]) =>
    summary === null
      ? []
      : [
          [
            name,
            show(summary.mean),
            show(summary.standardDeviation),
            show(summary.min),
            show(summary.median),
            show(summary.max),
          ],
        ],
  );
  return rows.length === 0 ? '' : table(['score', 'mean', 'sd', 'min', 'median', 'max'], rows);
}

/** The best valid strings by the domain's ranking, each once; the first ones where it has none. */
export function bestTable(domain: Domain, strings: readonly Judged[], count: number): string {
  const { ranking } = domain;
  const distinct = [
    ...new Map(strings.filter(({ valid }) => valid).map((one) => [one.canonical ?? one.text, one])).values(),
  ];
  const ranked =
    ranking === null ? distinct : distinct.filter(({ scores }) => typeof scores[ranking.score] === 'number');
  if (ranking !== null) {
    const sign = ranking.better === 'lower' ? 1 : -1;
    ranked.sort((a, b) => sign * (a.scores[ranking.score]! - b.scores[ranking.score]!));
  }
  if (ranked.length === 0) return 'no string is valid';
  return stringTable(domain, ranked.slice(0, count));
}

/** Strings with their verdicts and scores, one a row; with their canonical forms where these are other strings. */
export function stringTable(domain: Domain, strings: readonly Judged[]): string {
  const hasInvalid = strings.some(({ valid }) => !valid);
  const hasCanonical = strings.some(({ text, canonical }) => canonical !== null && canonical !== text);
  const rows = strings.map(({ text, reason, canonical, scores }) => [
    ...domain.scoreNames.map((name) => show(scores[name])),
    ...(hasInvalid ? [reason === null ? 'valid' : visible(reason, 60)] : []),
    visible(text, 100),
    ...(hasCanonical ? [visible(canonical ?? '-', 100)] : []),
  ]);
  const names = [...(hasInvalid ? ['verdict'] : []), 'string', ...(hasCanonical ? ['canonical'] : [])];
  return table([...domain.scoreNames, ...names], rows);
}

/** How many strings are refused, by the class that their reasons begin with; most frequent first. */
export function countReasons(strings: readonly Judged[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { reason } of strings) {
    if (reason === null) continue;
    const name = reason.split(':', 1)[0]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
