import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../base/errors.js';
import { sha256 } from '../../base/sha256.js';
import { showCount, showValue } from '../../base/showNumber.js';
import { unknownName } from '../../base/unknownName.js';
import { weightsHash } from '../../run/weightsHash.js';
import type { TrainedModel } from '../../sampling/model.js';
import { type Benchmark, type BenchmarkTask, measureOf } from '../../search/benchmark.js';
import type { EvaluatedText, KnownText } from '../../search/candidate.js';
import type { EvaluationLog } from '../../search/evaluationLog.js';
import { byValue } from '../../search/order.js';
import { curveOf } from '../../search/progress.js';
import { proposers } from '../../search/proposers/proposers.js';
import { untilInterrupted } from '../interrupt.js';
import { type DecodingOptions, openSampling } from '../options/decoding.js';
import type { KnownOptions } from '../options/known.js';
import { givenSettings } from '../options/settings.js';
import type { BackendChoice } from '../options/shared.js';
import { readStart, type StartOptions, startRecord } from '../options/start.js';
import { benchmarkTable, type TaskResult } from '../output/benchmarkTable.js';
import { ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';
import { asEvaluations, knownKinds, knownStringsOf } from './benchmarkKnown.js';
import { inSearchFolder } from './searchFolder.js';

export interface BenchmarkOptions extends DecodingOptions, StartOptions, Pick<KnownOptions, 'known'> {
  readonly out: string;
  readonly tasks?: readonly string[];
  readonly count?: number;
  readonly proposer: string;
  readonly seeds: readonly number[];
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** The number of best strings that a result keeps, and the points of its curve. */
const keptBest = 10;
const curvePoints = 100;

/** Searches the tasks of a benchmark, as the options of `benchmark` say. */
export async function benchmarkRun(
  session: Session,
  folder: string,
  nameOrFile: string,
  options: BenchmarkOptions,
): Promise<void> {
  const { benchmarkPath } = await import('../../corpus/shipped.js');
  const { parseBenchmark } = await import('../../search/benchmark.js');
  const { readJsonFile, replaceFile } = await import('../../host/node/files.js');
  const { makeFolder } = await import('../../host/node/makeFolder.js');
  const { settingsFile } = await import('../../search/searchFiles.js');
  const path = benchmarkPath(nameOrFile);
  const benchmark = parseBenchmark(await readJsonFile(path, 'a benchmark'), nameOrFile);
  const tasks = chosenTasks(benchmark, options.tasks);
  const settings = givenSettings(options, proposers.settingNames);
  const proposer = proposers.configure(options.proposer, settings);
  const { count: budget = benchmark.budget, out, seeds } = options;
  await makeFolder(join(out, 'results'));
  const { model, decode, report } = await openSampling(session, folder, options);
  const { domain } = model;
  if (domain.name !== benchmark.domain) {
    throw new InputError({
      where: nameOrFile,
      expected: `a model of ${benchmark.domain}, whose strings the benchmark is about`,
      received: `one of ${domain.name}`,
    });
  }
  const start = await readStart(session, model, options);
  const strings = await knownStringsOf(model, benchmark, options.known, path);
  const protocol: TaskResult['protocol'] = {
    proposer,
    budget,
    decoding: report,
    weights: await weightsHash(model.run),
    ...(options.start && { start: { file: basename(options.start), ...startRecord(start)! } }),
    ...(strings && { knownTexts: strings.identity }),
  };
  const compared = strings === null ? [] : knownKinds;
  const line = new ProgressLine(session);
  const isInterrupted = await untilInterrupted(
    session,
    async (signal) => {
      for (const seed of seeds) {
        for (const task of tasks) {
          for (const kind of compared) {
            const { start: _, ...others } = protocol;
            const ofKnown = { ...others, proposer: { kind } };
            const file = join(out, 'results', fileOf(task, kind, ofKnown, seed));
            if (existsSync(file)) continue;
            const evaluations = asEvaluations(await strings!.chosen(task, seed), kind, { budget, seed });
            await writeResult(file, resultOf(benchmark, task, evaluations, ofKnown, seed));
          }
          const file = join(out, 'results', fileOf(task, proposer.kind, protocol, seed));
          if (existsSync(file)) continue;
          const knownTexts = await strings?.chosen(task, seed);
          // the evaluations of a search are kept until its result is there, so that it can go on
          const begun = join(out, 'searches', basename(file, '.json'));
          const record = { ...protocol, task: task.score, seed };
          const folderOptions = { resume: existsSync(join(begun, settingsFile)), record };
          const result = await inSearchFolder(begun, folderOptions, ({ search: log }) =>
            searchTask(model, benchmark, task, {
              protocol,
              seed,
              settings,
              start,
              knownTexts,
              decode,
              log,
              signal,
              onProgress: (done) =>
                line.show(`${task.score}, seed ${seed}: ${showCount(done)}/${showCount(budget)}`),
            }),
          );
          if (signal.aborted) return true;
          await writeResult(file, result);
          await rm(begun, { recursive: true, force: true });
          line.clear();
          session.note(
            `${task.score}, seed ${seed}: ${result.measure === null ? 'no value' : showValue(result.measure)} in ${Math.round(result.seconds)} s`,
          );
        }
      }
      return false;
    },
    'keeping the finished searches',
  );
  line.clear();
  const table = benchmarkTable(benchmark, await comparable(join(out, 'results'), protocol));
  await replaceFile(join(out, 'table.md'), table.markdown);
  await replaceFile(join(out, 'table.json'), `${JSON.stringify(table.document, null, 2)}\n`);
  if (options.json === true) session.printJson(table.document);
  else session.print(table.text);
  if (!isInterrupted) return;
  session.status = 1;
  session.note('interrupted; the same command goes on from here');
}

/** @throws InputError for a task that the benchmark does not have, with the nearest */
function chosenTasks({ tasks, title }: Benchmark, chosen: readonly string[] | undefined): BenchmarkTask[] {
  if (chosen === undefined) return tasks;
  const names = tasks.map(({ score }) => score);
  return chosen.map((name) => {
    const task = tasks.find(({ score }) => score === name);
    if (task === undefined) throw unknownName(`tasks of ${title} (${names.join(', ')})`, name, names);
    return task;
  });
}

interface TaskSearch {
  readonly protocol: TaskResult['protocol'];
  readonly seed: number;
  readonly settings: object;
  readonly start: readonly string[];
  readonly knownTexts: readonly KnownText[] | undefined;
  readonly decode: object;
  readonly log: EvaluationLog;
  readonly signal: AbortSignal;
  readonly onProgress: (evaluations: number) => void;
}

async function searchTask(
  model: TrainedModel,
  benchmark: Benchmark,
  task: BenchmarkTask,
  { protocol, seed, settings, start, knownTexts, decode, log, signal, onProgress }: TaskSearch,
): Promise<TaskResult> {
  const { scoreObjective } = await import('../../search/objectives/scoreObjective.js');
  const { runSearch } = await import('../../search/runSearch.js');
  const { budget, proposer } = protocol;
  const result = await runSearch(model, await scoreObjective(model.domain, task.score, benchmark.better), {
    ...settings,
    budget,
    proposer: proposer.kind,
    seed,
    start,
    decode,
    log,
    signal,
    onProgress: ({ evaluations }) => onProgress(evaluations),
    ...(knownTexts && { knownTexts }),
  });
  const { candidates, invalid, seconds, ended } = result;
  const outcome = { candidates, invalid, seconds, ended };
  return { ...resultOf(benchmark, task, result.evaluations, protocol, seed), ...outcome };
}

/** Returns the result of evaluations that cost nothing. */
function resultOf(
  benchmark: Benchmark,
  task: BenchmarkTask,
  evaluations: readonly EvaluatedText[],
  protocol: TaskResult['protocol'],
  seed: number,
): TaskResult {
  const { budget } = protocol;
  const { better } = benchmark;
  const values = evaluations.flatMap(({ value }) => (value === null ? [] : [value]));
  const curve = curveOf(evaluations, better, Math.ceil(Math.max(budget, evaluations.length) / curvePoints));
  return {
    task: task.score,
    seed,
    measure: measureOf(benchmark, task, evaluations, budget),
    mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    evaluations: evaluations.length,
    candidates: evaluations.length,
    invalid: 0,
    ended: 'budget',
    seconds: 0,
    meanTop10: curve.at(-1)?.[2] ?? null,
    best: byValue(better)(evaluations)
      .slice(0, keptBest)
      .map(({ canonical, value }) => ({ canonical, value: value! })),
    curve,
    protocol,
  };
}

async function writeResult(file: string, result: TaskResult): Promise<void> {
  const { replaceFile } = await import('../../host/node/files.js');
  await replaceFile(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** A search of other settings has another file. */
function fileOf(task: BenchmarkTask, proposer: string, protocol: object, seed: number): string {
  const digest = sha256(JSON.stringify(protocol)).slice(0, 10);
  return `${task.score}--${proposer}-${digest}-s${seed}.json`;
}

/** Reads the results in a folder that differ from a protocol at most by proposer and start, also those of other processes. */
async function comparable(folder: string, protocol: TaskResult['protocol']): Promise<TaskResult[]> {
  const { readdir } = await import('node:fs/promises');
  const { readJsonFile } = await import('../../host/node/files.js');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const results = await Promise.all(names.map((name) => readJsonFile(join(folder, name), 'a result')));
  const common = commonOf(protocol);
  return (results as TaskResult[]).filter((result) => commonOf(result.protocol) === common);
}

/** The settings that all methods of a table share. */
function commonOf({ budget, decoding, weights, knownTexts }: TaskResult['protocol']): string {
  return JSON.stringify([budget, decoding, weights, knownTexts]);
}
