import { describeChoice } from '../model/productions/choice.js';
import type { Comparison } from './compare.js';
import type { Quality } from './measure.js';
import { type MeasureName, type Spread, type TableLine, tableLines, tableMeasures } from './table.js';

/** A heading and rows of plain text. */
export interface RenderedTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Renders the table: a line for each row and density, and the corpus itself above them. */
export function renderTable(comparison: Comparison): RenderedTable {
  const { config, corpus } = comparison;
  const shown = tableMeasures(comparison);
  return {
    caption: config.title,
    head: ['model', 'density', ...shown.map(({ title }) => title)],
    rows: [
      ['training strings', '-', ...shown.map(({ name, kind }) => showSpread(ofCorpus(corpus, name), kind))],
      ...tableLines(comparison).map((line) => [
        markedRow(line),
        line.density,
        ...shown.map(({ name, kind }) => showSpread(line.values[name], kind)),
      ]),
    ],
  };
}

/** Returns the name of a row, marked if its numbers say nothing about the model. */
function markedRow({
  row,
  seeds,
  nothingLearned,
}: Pick<TableLine, 'row' | 'seeds' | 'nothingLearned'>): string {
  if (nothingLearned.length === 0) return row;
  const some =
    nothingLearned.length === seeds.length ? '' : ` with ${nothingLearned.length} of ${seeds.length} seeds`;
  return `${row} (nothing learned${some})`;
}

/** Renders the rows whose training taught nothing, with the reason; null if all learned something. */
export function renderUntaught(comparison: Comparison): RenderedTable | null {
  const reasons = new Map(
    comparison.runs.flatMap(({ row, seed, nothingLearned }) =>
      nothingLearned === null ? [] : [[`${row} ${seed}`, [row, String(seed), nothingLearned]] as const],
    ),
  );
  if (reasons.size === 0) return null;
  return {
    caption:
      'Nothing learned: these trainings were too short, so their numbers say nothing about the models; train them longer',
    head: ['model', 'seed', 'why'],
    rows: [...reasons.values()],
  };
}

/** Renders the best samples of each line, with their scores; null without a score. */
export function renderBest(comparison: Comparison): RenderedTable | null {
  const { ranking, corpus } = comparison;
  if (ranking === null) return null;
  const show = (best: Quality['best']) =>
    [0, 1, 2].map((i) => (best[i] === undefined ? '-' : `${best[i].text} (${number(best[i].score)})`));
  return {
    caption: `The best samples by ${ranking.score} (${ranking.better} is better), over all seeds`,
    head: ['model', 'density', 'first', 'second', 'third'],
    rows: [
      ['training strings', '-', ...show(corpus.best)],
      ...tableLines(comparison).map(({ row, density, best }) => [row, density, ...show(best)]),
    ],
  };
}

/** Renders the densities that could not be fitted, with the reason; null if all could. */
export function renderFailures(comparison: Comparison): RenderedTable | null {
  const rows = tableLines(comparison).flatMap(({ row, density, failed }) =>
    failed.slice(0, 1).map((reason) => [row, density, String(failed.length), reason]),
  );
  if (rows.length === 0) return null;
  return { caption: 'Densities that could not be fitted', head: ['model', 'density', 'seeds', 'why'], rows };
}

/** Renders all parts of a table, one below the other. */
export function renderAll(comparison: Comparison): RenderedTable[] {
  const parts = [renderTable, renderUntaught, renderFailures, renderBest, renderPublished];
  return parts.map((render) => render(comparison)).filter((one) => one !== null);
}

/** Renders published values, each with its measure and its source; null if the table names none. */
export function renderPublished({ config: { published } }: Comparison): RenderedTable | null {
  if (published.length === 0) return null;
  const share = (value: number | undefined) => (value === undefined ? '-' : percent(value));
  return {
    caption: 'Published values, each with its protocol',
    head: ['model', 'reconstruction', 'valid', 'score', 'best', 'protocol', 'source'],
    rows: published.map(({ model, reconstruction, valid, score, best, protocol, source }) => [
      model,
      share(reconstruction),
      share(valid),
      score === undefined ? '-' : number(score),
      (best ?? []).map(number).join(', ') || '-',
      protocol,
      source ?? '-',
    ]),
  };
}

/** Describes the protocol in sentences: without it the table means nothing. */
export function describeProtocol(comparison: Comparison): string[] {
  const { config, training, test, share, budget, sha256, missing, ranking } = comparison;
  const seeds = config.seeds.length === 1 ? `seed ${config.seeds[0]}` : `seeds ${config.seeds.join(', ')}`;
  const part =
    budget === 1 ? '' : ` (a budget of ${budget}: ${percent(share)} of the strings and of the epochs)`;
  return [
    `${training} training strings${part}, ${test} test strings, SHA-256 of both ${sha256.slice(0, 16)}; preset ${config.preset}; ${seeds}${config.seeds.length > 1 ? ', mean ± standard deviation' : ''}.`,
    `${config.samples} samples from each density, one try each, greedy decoding, guard ${config.guard}${ranking === null ? '' : `; ranked by ${ranking.score}, ${ranking.better} is better`}.`,
    ...(config.verified === false
      ? []
      : [
          `Verified reconstruction of ${Math.min(test, config.verified.strings)} test strings: ${describeChoice({ kind: 'verified', ...config.verified })}.`,
        ]),
    ...(config.stochastic === undefined
      ? []
      : [
          `Drawn reconstruction: ${config.stochastic.encodings} encodings, ${config.stochastic.decodings} decodings each, of ${Math.min(test, config.stochastic.strings)} test strings.`,
        ]),
    ...(config.mixed
      ? ['Some rows have another corpus or grammar than others: compare them with care.']
      : []),
    ...(missing === 0
      ? []
      : [`Not finished: ${missing} results are missing; run the same command again to continue.`]),
  ];
}

export function toMarkdown(comparison: Comparison): string {
  const [table, ...others] = renderAll(comparison);
  const legend = tableMeasures(comparison).map(({ title, about }) => `- **${title}**: ${about}`);
  return [
    `# ${comparison.config.title}`,
    describeProtocol(comparison).join(' '),
    markdownTable(table!),
    legend.join('\n'),
    ...others.flatMap((one) => [`## ${one.caption}`, markdownTable(one)]),
    '',
  ].join('\n\n');
}

function markdownTable({ head, rows }: RenderedTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainMarkdown).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Returns text on one line, without characters that mean something to Markdown. */
function plainMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

/** Returns the measures of strings of the corpus that samples have, too. */
function ofCorpus(corpus: Quality, name: MeasureName): Spread | null {
  const value = name in corpus ? corpus[name as keyof Quality] : null;
  return typeof value === 'number' ? { mean: value, deviation: 0, count: 1 } : null;
}

function showSpread(spread: Spread | null, kind: 'share' | 'number'): string {
  if (spread === null) return '-';
  const one = kind === 'share' ? (value: number) => (100 * value).toFixed(1) : number;
  const unit = kind === 'share' ? '%' : '';
  if (spread.count === 1) return `${one(spread.mean)}${unit}`;
  const digits = one(spread.mean).split('.')[1]?.length ?? 0;
  const deviation = ((kind === 'share' ? 100 : 1) * spread.deviation).toFixed(digits);
  return `${one(spread.mean)} ± ${deviation}${unit}`;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;

function number(value: number): string {
  if (Math.abs(value) >= 1000) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3);
}
