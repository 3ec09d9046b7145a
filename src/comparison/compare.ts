import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../base/random.js';
import { unknownName } from '../base/unknownName.js';
import type { Domain, Ranking } from '../domain/domain.js';
import type { Grammar } from '../grammar/grammar.js';
import { makeFolder } from '../host/node/makeFolder.js';
import { judgeTexts } from '../judging/judgeTexts.js';
import { TrainedModel } from '../sampling/model.js';
import { startBackend } from '../tensor/backend.js';
import type { TrainOptions } from '../training/runTraining.js';
import type { CompareOptions } from './compareOptions.js';
import type { TableConfig } from './config.js';
import { Embedding } from './embedding.js';
import { memoryOf, type Quality, qualityOf, type Yardstick } from './measure.js';
import { type RunResult, readResult, readRun, runFile, writeResult } from './results.js';
import { RowTimes } from './rowTimes.js';
import { digestOf, expectAlike, type PlannedRun, planRuns, shareOfBudget, trainPlanned } from './runs.js';
import { type KnownQuality, prepareSearches } from './searches.js';
import { cutCorpus, type TableStrings } from './strings.js';
import { missingOf, type TableContext } from './tableTasks.js';

export type { RunResult } from './results.js';

export interface Comparison {
  readonly config: TableConfig;
  readonly budget: number;
  /** The share of the strings and of the epochs. */
  readonly share: number;
  readonly training: number;
  readonly test: number;
  readonly sha256: string;
  readonly ranking: Ranking | null;
  /** The quality of strings of the corpus, measured like samples: what a perfect model would reach. */
  readonly corpus: Quality;
  /** The strings that searches learn from; empty for a table without searches. */
  readonly knownStrings: readonly KnownQuality[];
  readonly runs: readonly RunResult[];
  /** The number of results that are not there yet. */
  readonly missing: number;
}

/**
 * Trains every row of a table with every seed, fits every density to each, and measures all of them in the same way.
 * Each result is a file, named by everything that decides it: an interrupted table continues, and a changed table
 * computes only what has changed.
 *
 * @throws InputError for a table that cannot be computed
 */
export async function compare(config: TableConfig, options: CompareOptions): Promise<Comparison> {
  const { out, budget, part, signal, onProgress } = options;
  await startBackend(options.backend ?? 'auto');
  await makeFolder(join(out, 'results'));
  await makeFolder(join(out, 'runs'));
  const language = await options.load(config.form);
  const share = shareOfBudget(budget);
  const strings = await cutCorpus(options.corpus, language.domain, config, share, out);
  const planned = planRuns(config, strings, language, budget, out);
  onProgress?.('the corpus itself', null);
  const { yardstick, corpus } = await takeYardstick(config, strings, language, out);
  const { ranking } = yardstick;
  const searches = await prepareSearches(config, strings, language.domain, ranking, out);
  if (!config.mixed) await expectAlike(planned, strings, language.grammar, options.allowCode);
  const context: TableContext = { config, strings, yardstick, options, times: new RowTimes(), searches };
  const isHere = (index: number) => part === undefined || index % part.of === part.number - 1;
  const untrained = planned.filter(
    (plan, index) => isHere(index) && plan.training !== null && !existsSync(runFile(plan, out)),
  );
  for (const [index, plan] of planned.entries()) {
    if (!isHere(index)) continue;
    if (signal?.aborted === true) break;
    const name = `${plan.row.name}, seed ${plan.seed} (${index + 1} of ${planned.length})`;
    const waiting = untrained.slice(Math.max(0, untrained.indexOf(plan))).map(({ row }) => row.name);
    if (!(await computeRun(plan, name, context, waiting))) break;
  }
  const runs = await Promise.all(planned.map((plan) => readRun(plan, config, options)));
  return {
    config,
    budget,
    share,
    training: strings.training,
    test: strings.test.length,
    sha256: strings.sha256,
    ranking,
    corpus,
    knownStrings: searches?.knownStrings ?? [],
    runs: runs.filter((run) => run !== null),
    missing: planned.reduce((sum, plan) => sum + missingOf(plan, context).length, 0),
  };
}

/**
 * Computes the missing results of a run. If none are missing, the run is not opened and need not exist.
 *
 * @param waiting rows of the trainings that are not finished, this one first
 * @returns whether all results are there now; false after an interruption
 */
async function computeRun(
  plan: PlannedRun,
  name: string,
  context: TableContext,
  waiting: readonly string[],
): Promise<boolean> {
  const { strings, options, times } = context;
  const { signal, onProgress } = options;
  const tasks = missingOf(plan, context);
  if (tasks.length === 0) return true;
  // Without its first result it is most likely not trained yet.
  if (plan.training !== null && tasks[0]?.file === runFile(plan, options.out)) {
    onProgress?.(`${name}: training`, null);
  }
  const training = (interruption: Pick<TrainOptions, 'signal' | 'onDevice'>) =>
    trainPlanned(plan, strings, options.load, {
      ...interruption,
      allowCode: options.allowCode,
      onProgress: (progress) => onProgress?.(`${name}: training`, progress),
      onEstimate: ({ secondsLeft }) => {
        times.begin(plan.row.name, secondsLeft);
        options.onEstimate?.({ what: name, seconds: secondsLeft, all: times.expected(waiting) });
      },
    });
  const trained = await (options.interruptible?.(training) ??
    training(signal === undefined ? {} : { signal }));
  if (trained?.interrupted === true) return false;
  const model = await TrainedModel.open(plan.folder, {
    backend: options.backend,
    allowCode: options.allowCode,
  });
  const memory = memoryOf(model, strings.test, plan.seed);
  try {
    for (const task of tasks) {
      if (signal?.aborted === true) return false;
      onProgress?.(`${name}: ${task.name}`, null);
      await writeResult(task.file, await task.compute({ model, trained, memory }));
    }
    return true;
  } finally {
    model.dispose();
  }
}

/** Returns the measures of a table, and the quality of strings of the corpus itself by them. */
async function takeYardstick(
  config: TableConfig,
  strings: TableStrings,
  { grammar, domain }: { readonly grammar: Grammar; readonly domain: Domain },
  out: string,
): Promise<{ readonly yardstick: Yardstick; readonly corpus: Quality }> {
  const judged = await judgeTexts(domain, strings.test.slice(0, config.samples));
  const embedding = new Embedding(grammar, domain, judged);
  const ranking = config.ranking ?? domain.ranking;
  if (ranking !== null && !domain.scoreNames.includes(ranking.score)) {
    throw unknownName(
      `one of the scores of ${domain.name} (${domain.scoreNames.join(', ')})`,
      ranking.score,
      domain.scoreNames,
      'ranking',
    );
  }
  const yardstick: Yardstick = {
    embedding,
    reference: embedding.embed(judged),
    ranking,
    samples: config.samples,
    guard: config.guard,
  };
  const file = join(out, 'results', `corpus-${digestOf([strings.sha256, config.samples, ranking])}.json`);
  const earlier = await readResult<Quality>(file);
  if (earlier !== null) return { yardstick, corpus: earlier };
  const texts = (await readFile(strings.corpus, 'utf8')).trimEnd().split('\n');
  const some = new Random(1).shuffle(texts).slice(0, config.samples);
  const corpus = await qualityOf(await judgeTexts(domain, some), yardstick, 1, null);
  await writeResult(file, corpus);
  return { yardstick, corpus };
}
