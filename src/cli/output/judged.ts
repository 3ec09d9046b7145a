import { InputError } from '../../base/errors.js';
import { showCount, showValue } from '../../base/showNumber.js';
import { suggestion } from '../../base/suggestion.js';
import { betterFirst } from '../../domain/betterFirst.js';
import { type Domain, identityOf, type JudgedText, type Ranking, scoreOf } from '../../domain/domain.js';
import { clipped, counted, percent, table } from './text.js';

export interface ScoreSummary {
  /** The number of strings that have the score. */
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Summarises every score over the valid strings; null where no string has it. */
export function summariseScores(
  domain: Pick<Domain, 'scoreNames'>,
  strings: readonly JudgedText[],
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

/** Returns the distributions as a table; empty for a domain without scores. */
export function scoreTable(domain: Domain, strings: readonly JudgedText[]): string {
  const rows = Object.entries(summariseScores(domain, strings)).flatMap(([name, summary]) =>
    summary === null
      ? []
      : [
          [
            name,
            showValue(summary.mean),
            showValue(summary.standardDeviation),
            showValue(summary.min),
            showValue(summary.median),
            showValue(summary.max),
          ],
        ],
  );
  return rows.length === 0 ? '' : table(['score', 'mean', 'sd', 'min', 'median', 'max'], rows);
}

/**
 * Reads a ranking from `NAME`, `NAME:lowest` or `NAME:highest`. A bare name ranks as the domain does, or else the
 * highest first.
 *
 * @throws InputError for a name that is no score of the domain
 */
export function rankingBy(
  { ranking, scoreNames }: Pick<Domain, 'ranking' | 'scoreNames'>,
  text: string,
): Ranking {
  const [, score, end] = /^(.*?)(?::(lowest|highest))?$/.exec(text)!;
  if (!scoreNames.includes(score!)) {
    throw new InputError(
      scoreNames.length === 0
        ? 'expected no --best-by: strings of this language have no scores'
        : `expected one of the scores ${scoreNames.join(', ')} for --best-by, with or without :lowest or :highest, but received: ${text}${suggestion(score!, scoreNames)}`,
    );
  }
  if (end === undefined && ranking?.score === score) return ranking;
  return { score: score!, better: end === 'lowest' ? 'lower' : 'higher' };
}

/** Returns a table of the best valid strings by a ranking, each once; of the first ones where there is no ranking. */
export function bestTable(
  domain: Pick<Domain, 'shownScores'>,
  strings: readonly JudgedText[],
  count: number,
  ranking: Ranking | null,
): string {
  const distinct = [
    ...new Map(strings.filter(({ valid }) => valid).map((one) => [identityOf(one), one])).values(),
  ];
  const ranked = ranking === null ? distinct : distinct.filter((one) => scoreOf(one, ranking.score) !== null);
  if (ranking !== null) {
    const compare = betterFirst(ranking);
    ranked.sort((a, b) => compare(scoreOf(a, ranking.score)!, scoreOf(b, ranking.score)!));
  }
  if (ranked.length === 0) return 'no string is valid';
  const { shownScores } = domain;
  const shown =
    ranking === null || shownScores.includes(ranking.score) ? shownScores : [ranking.score, ...shownScores];
  return stringTable({ shownScores: shown }, ranked.slice(0, count));
}

/** Returns a table of strings with verdicts and scores, and with canonical forms where these differ. */
export function stringTable(
  domain: Pick<Domain, 'shownScores'>,
  strings: readonly (JudgedText & { readonly codeDistance?: number })[],
): string {
  const hasDistance = strings.some(({ codeDistance }) => codeDistance !== undefined);
  const hasInvalid = strings.some(({ valid }) => !valid);
  const hasCanonical = strings.some(({ text, canonical }) => canonical !== null && canonical !== text);
  const rows = strings.map(({ text, reason, canonical, scores, codeDistance }) => [
    ...(hasDistance ? [showValue(codeDistance ?? null)] : []),
    ...domain.shownScores.map((name) => {
      const value = scores[name];
      return typeof value === 'string' ? clipped(value, 100) : showValue(scoreOf({ scores }, name));
    }),
    ...(hasInvalid ? [reason === null ? 'valid' : clipped(reason, 60)] : []),
    clipped(text, 100),
    ...(hasCanonical ? [clipped(canonical ?? '-', 100)] : []),
  ]);
  const names = [...(hasInvalid ? ['verdict'] : []), 'string', ...(hasCanonical ? ['canonical'] : [])];
  return table([...(hasDistance ? ['code distance'] : []), ...domain.shownScores, ...names], rows);
}

/** Counts refused strings by the class that their reasons begin with, the most frequent first. */
export function countReasons(strings: readonly JudgedText[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { reason } of strings) {
    if (reason === null) continue;
    const name = reason.split(':', 1)[0]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** Counts the disagreements of two judges by class, with the reason of each class; most frequent first. */
export function summariseDisagreements(
  strings: readonly JudgedText[],
): readonly { readonly class: string | null; readonly why: string | null; readonly count: number }[] {
  const classes = new Map<string | null, { why: string | null; count: number }>();
  for (const { disagreement } of strings) {
    if (disagreement === undefined) continue;
    const ofClass = classes.get(disagreement.class);
    if (ofClass === undefined) classes.set(disagreement.class, { why: disagreement.why, count: 1 });
    else ofClass.count++;
  }
  return [...classes]
    .map(([name, { why, count }]) => ({ class: name, why, count }))
    .sort((a, b) => b.count - a.count);
}

/** Returns tables of the strings on which the judges differ, and why; empty where there are none. */
export function disagreementTables(strings: readonly JudgedText[], most = 20): string {
  const differing = strings.flatMap(({ text, disagreement }) =>
    disagreement === undefined ? [] : [{ text, disagreement }],
  );
  if (differing.length === 0) return '';
  const judges = Object.keys(differing[0]!.disagreement.said);
  const byString = table(
    [...judges, 'string'],
    differing
      .slice(0, most)
      .map(({ text, disagreement: { said } }) => [
        ...judges.map((judge) => clipped(said[judge] ?? '', 60)),
        clipped(text, 100),
      ]),
  );
  const omitted = differing.length - most;
  const byClass = table(
    ['judges differ', 'count', 'why'],
    summariseDisagreements(strings).map(({ class: name, why, count }) => [
      name ?? 'unknown class',
      showCount(count),
      why ?? '',
    ]),
  );
  return `${byClass}\n\n${byString}${omitted > 0 ? `\nand ${counted(omitted, 'string')} more, all of them with --json` : ''}`;
}

/** Returns the row of a summary for the different ones among valid strings. */
export function uniqueRow({ unique, valid }: { readonly unique: number; readonly valid: number }): string[] {
  return ['unique', showCount(unique), `${percent(unique, valid)} of the valid`];
}

/** Returns rows of a summary for refused strings, by the class of their reason, and for others that are unusual. */
export function exceptionRows(strings: readonly JudgedText[]): string[][] {
  return [
    ...countReasons(strings).map(([reason, count]) => [
      `refused: ${reason}`,
      showCount(count),
      percent(count, strings.length),
    ]),
    ...peculiarityRows(strings),
  ];
}

/** Returns rows of a summary for strings that were judged in an unusual way: with notes, or by judges that differ. */
function peculiarityRows(strings: readonly JudgedText[]): string[][] {
  const row = (what: string, count: number): string[][] =>
    count === 0 ? [] : [[what, showCount(count), percent(count, strings.length)]];
  return [
    ...row('judged without a name behind them', strings.filter(({ name }) => name !== undefined).length),
    ...[...countNotes(strings)].flatMap(([note, count]) => row(note, count)),
    ...row('judges differ', strings.filter(({ disagreement }) => disagreement !== undefined).length),
  ];
}

/** Counts notes by the text before their colon, and names the reason where it is the same for all. */
function countNotes(strings: readonly JudgedText[]): Map<string, number> {
  const actionByKind = new Map<string, string[]>();
  for (const note of strings.flatMap(({ notes = [] }) => notes)) {
    const kind = note.split(':', 1)[0]!;
    actionByKind.set(kind, [...(actionByKind.get(kind) ?? []), note]);
  }
  return new Map(
    [...actionByKind].map(([kind, notes]) => [new Set(notes).size === 1 ? notes[0]! : kind, notes.length]),
  );
}
