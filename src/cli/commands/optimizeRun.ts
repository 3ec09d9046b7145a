import { InputError } from '../../base/errors.js';
import { sha256 } from '../../base/sha256.js';
import { showCount } from '../../base/showNumber.js';
import type { Domain } from '../../domain/domain.js';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { EvaluatedText } from '../../search/candidate.js';
import type { EvaluationLog } from '../../search/evaluationLog.js';
import { proposers } from '../../search/proposers/proposers.js';
import type { SearchResult } from '../../search/runSearch.js';
import { untilInterrupted } from '../interrupt.js';
import { type DecodingOptions, describeDecoding, openSampling } from '../options/decoding.js';
import { noteLayout } from '../options/layoutNote.js';
import { type ObjectiveOptions, objectivesOf } from '../options/objective.js';
import { givenSettings } from '../options/settings.js';
import type { BackendChoice, Grid } from '../options/shared.js';
import { type BestString, writeBest } from '../output/bestFiles.js';
import { printSearch, shownValue } from '../output/printSearch.js';
import { duration, ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';

export interface OptimizeOptions extends DecodingOptions, ObjectiveOptions {
  readonly count: number;
  readonly proposer: string;
  readonly start?: string;
  readonly column?: string;
  readonly density: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly best: number;
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: Division;
  readonly seed: number;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Searches for the best strings, as the options of `optimize` say. */
export async function optimizeRun(session: Session, folder: string, options: OptimizeOptions): Promise<void> {
  const { count, seed, proposer: kind, density, out } = options;
  if (options.resume === true && out === undefined) {
    throw new InputError('expected --out with --resume: the folder of the search to continue');
  }
  const settings = givenSettings(options, proposers.settingNames);
  const proposer = proposers.configure(kind, settings);
  const { model, decode, report: decoding } = await openSampling(session, folder, options, density);
  const objectives = await objectivesOf(session, model, options);
  const start = options.start === undefined ? [] : await readStart(session, model, options);
  const { runSearch } = await import('../../search/runSearch.js');
  const line = new ProgressLine(session);
  const started = performance.now();
  const searched = (log?: EvaluationLog): Promise<SearchResult> =>
    untilInterrupted(
      session,
      (signal) =>
        runSearch(model, objectives, {
          ...settings,
          budget: count,
          proposer: kind,
          seed,
          start,
          density,
          decode,
          signal,
          ...(log === undefined ? {} : { log }),
          onProgress: ({ evaluations, best, meanTop10, front }) => {
            const rate = evaluations / ((performance.now() - started) / 1000);
            line.show(
              `${showCount(evaluations)}/${showCount(count)}: ${front === null ? `best ${shownValue(best)}, best ten ${shownValue(meanTop10)}` : `${showCount(front)} in the front`}, ${rate.toFixed(1)}/s, ${duration((count - evaluations) / rate)} left`,
            );
          },
        }),
      'keeping what has been evaluated',
    );
  const goals = objectives.map(({ name, better, settings: own }) => ({ name, better, ...own }));
  const record = {
    weights: await weightsHash(model),
    objective: goals.length === 1 ? goals[0] : goals,
    budget: count,
    proposer,
    seed,
    density,
    decoding,
    start: start.length === 0 ? null : { strings: start.length, sha256: sha256(start.join('\n')) },
    domain: { target: options.target, grid: options.grid, division: options.division, judge: options.judge },
  };
  const result = out === undefined ? await searched() : await inFolder(out, record, options, searched);
  line.clear();
  const best = await judged(model.domain, result.best);
  const front = result.front === null ? null : await judged(model.domain, result.front.strings);
  if (out !== undefined) await writeBest(out, model.domain, objectives, front ?? best);
  const { meanTop10, curve, thrownAway, seconds, candidates, ended } = result;
  if (options.json === true) {
    session.printJson({
      evaluations: result.evaluations.length,
      proposer: kind,
      seed,
      best: best.map(shownString),
      meanTop10,
      ...(result.front === null || front === null
        ? { curve }
        : {
            objectives: objectives.map(({ name, better }) => ({ name, better })),
            front: front.map(shownString),
            hypervolume: result.front.hypervolume,
            reference: result.front.reference,
            curve: result.front.curve,
          }),
      thrownAway,
      seconds,
      candidates,
      ended,
    });
  } else {
    printSearch(session, result, objectives, options.best);
    session.note(
      `\n${showCount(candidates)} strings proposed by ${kind} in ${duration(seconds)}, seed ${seed}; ${describeDecoding(decoding)}${out === undefined ? '' : `; everything is in ${out}`}`,
    );
  }
  sayHowItEnded(session, result, count);
}

async function readStart(session: Session, model: TrainedModel, options: OptimizeOptions): Promise<string[]> {
  const { readTexts } = await import('../../corpus/readTexts.js');
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const { start, column } = options;
  const texts = await readTexts(start!, model.domain, {
    column,
    onLayout: await noteLayout(session, start!),
  });
  if (texts.length === 0) throw noStringsIn(start!);
  return texts;
}

/** Searches with a log in a folder, which nobody else writes to meanwhile. */
async function inFolder(
  out: string,
  record: Readonly<Record<string, unknown>>,
  { resume = false }: OptimizeOptions,
  searched: (log: EvaluationLog) => Promise<SearchResult>,
): Promise<SearchResult> {
  const { mkdir } = await import('node:fs/promises');
  const { FolderStore } = await import('../../host/node/folderStore.js');
  const { beginSearch, continueSearch } = await import('../../search/searchFiles.js');
  if (!resume) await mkdir(out, { recursive: true });
  const store = new FolderStore(out);
  return store.whileLocked('a search', async () =>
    searched(await (resume ? continueSearch : beginSearch)(store, record)),
  );
}

async function weightsHash({ run }: TrainedModel): Promise<string> {
  const { artefacts } = await import('../../run/artefacts.js');
  return sha256(await run.files.readBytes(artefacts.weights));
}

function shownString({ evaluation: { text, canonical, value, values }, verdict: { scores } }: BestString) {
  return { text, canonical, value, ...(values && { values }), scores };
}

async function judged(domain: Domain, best: readonly EvaluatedText[]): Promise<BestString[]> {
  const { judgeTexts } = await import('../../judging/judgeTexts.js');
  const verdicts = await judgeTexts(
    domain,
    best.map(({ text }) => text),
  );
  return best.map((evaluation, i) => ({ evaluation, verdict: verdicts[i]! }));
}

function sayHowItEnded(
  session: Session,
  { ended, evaluations, best, front }: SearchResult,
  count: number,
): void {
  if (ended === 'interrupted') {
    session.status = 1;
    session.note(
      `interrupted after ${showCount(evaluations.length)} evaluations; ${showCount(count)} were asked for`,
    );
  } else if (ended === 'exhausted') {
    session.note(
      `the search ended after ${showCount(evaluations.length)} of ${showCount(count)} evaluations, since nothing new was proposed any more`,
    );
  }
  const leading = front?.strings ?? best.slice(0, 1);
  if (leading.length > 0 && leading.every(({ proposer }) => proposer === 'start' || proposer === 'draw')) {
    session.note(`the search has found nothing better than the strings that it began with`);
  }
}
