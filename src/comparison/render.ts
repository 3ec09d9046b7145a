import { describeChoice } from '../model/productions/choice.js';
import type { Comparison } from './compare.js';
import { markdownTable } from './markdownTable.js';
import type { Quality } from './measure.js';
import type { RenderedTable } from './renderedTable.js';
import { renderBestFound, renderSearches, searchColumns } from './renderSearches.js';
import { showScore, showSpread } from './showSpread.js';
import { type MeasureName, type Spread, type TableLine, tableLines, tableMeasures } from './table.js';

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
  if (ranking === null || comparison.config.densities.length === 0) return null;
  const show = (best: Quality['best']) =>
    [0, 1, 2].map((i) => (best[i] === undefined ? '-' : `${best[i].text} (${showScore(best[i].score)})`));
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
  const parts = [
    ...(comparison.config.densities.length === 0 ? [] : [renderTable]),
    renderSearches,
    renderUntaught,
    renderFailures,
    renderBest,
    renderBestFound,
    renderPublished,
  ];
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
      score === undefined ? '-' : showScore(score),
      (best ?? []).map(showScore).join(', ') || '-',
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
    ...(config.densities.length === 0
      ? []
      : [
          `${config.samples} samples from each density, one try each, greedy decoding, guard ${config.guard}.`,
        ]),
    ...(ranking === null ? [] : [`Ranked by ${ranking.score}, ${ranking.better} is better.`]),
    ...searchProtocol(comparison),
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

/** Describes the searches of a table; nothing without any. */
function searchProtocol({ config: { search, leaveOut }, knownStrings }: Comparison): string[] {
  if (search === undefined) return [];
  const { rounds, batch, decodings, simulations, learned } = search;
  const scored = knownStrings[0]?.all.strings ?? 0;
  return [
    `${simulations} searches of each model by Bayesian optimisation, each ${rounds} rounds of ${batch} codes; of ${decodings} decodings of a code the most frequent valid one counts. Of ${scored} scored training strings a search learns from ${Math.min(scored, learned ?? scored)}.`,
    ...(leaveOut === undefined
      ? []
      : [
          `Strings with ${leaveOut.score} up to ${leaveOut.most} are left out of every training; searches are made with and without them among the strings of known value.`,
        ]),
  ];
}

/** Returns the columns of the tables that need an explanation, with it. */
export function explainedColumns(comparison: Comparison): readonly { title: string; about: string }[] {
  const { densities, search } = comparison.config;
  return [
    ...(densities.length === 0 ? [] : tableMeasures(comparison)),
    ...(search === undefined ? [] : searchColumns),
  ];
}

export function toMarkdown(comparison: Comparison): string {
  const [table, ...others] = renderAll(comparison);
  const legend = explainedColumns(comparison).map(({ title, about }) => `- **${title}**: ${about}`);
  return [
    `# ${comparison.config.title}`,
    describeProtocol(comparison).join(' '),
    markdownTable(table!),
    legend.join('\n'),
    ...others.flatMap((one) => [`## ${one.caption}`, markdownTable(one)]),
    '',
  ].join('\n\n');
}

/** Returns the measures of strings of the corpus that samples have, too. */
function ofCorpus(corpus: Quality, name: MeasureName): Spread | null {
  const value = name in corpus ? corpus[name as keyof Quality] : null;
  return typeof value === 'number' ? { mean: value, deviation: 0, count: 1 } : null;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;
