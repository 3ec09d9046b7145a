import { InputError } from '../../base/errors.js';
import { showCount } from '../../base/showNumber.js';
import type { Domain } from '../../domain/domain.js';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import { weightsHash } from '../../run/weightsHash.js';
import type { EvaluatedText } from '../../search/candidate.js';
import type { Objective } from '../../search/objective.js';
import { automaticProposer, chooseProposer } from '../../search/proposers/chooseProposer.js';
import { proposers } from '../../search/proposers/proposers.js';
import type { SearchResult } from '../../search/runSearch.js';
import { type ConstraintOptions, constrained, givenConstraints } from '../options/constraints.js';
import { type DecodingOptions, describeDecoding, openSampling } from '../options/decoding.js';
import { type KnownOptions, knownRecord, readKnown } from '../options/known.js';
import { type ObjectiveOptions, objectivesOf } from '../options/objective.js';
import { givenSettings } from '../options/settings.js';
import type { BackendChoice, Grid } from '../options/shared.js';
import { readStart, type StartOptions, startRecord } from '../options/start.js';
import { type BestString, uncertaintiesOf, writeBest } from '../output/bestFiles.js';
import { leftOutBy } from '../output/leftOut.js';
import { describeStanding, printSearch } from '../output/printSearch.js';
import { duration } from '../output/progress.js';
import { searchJson } from '../output/searchJson.js';
import { writeSearchReport } from '../output/searchReport.js';
import type { Session } from '../session.js';
import { searchWithBaseline } from './optimizeSearch.js';

export interface OptimizeOptions
  extends DecodingOptions,
    ObjectiveOptions,
    ConstraintOptions,
    StartOptions,
    KnownOptions {
  readonly count: number;
  readonly proposer: string;
  readonly density: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly parquet?: boolean;
  readonly baseline?: boolean;
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
  const { count, seed, density, out } = options;
  if (options.resume === true && out === undefined) {
    throw new InputError('expected --out with --resume: the folder of the search to continue');
  }
  if (options.parquet === true && out === undefined) {
    throw new InputError('expected --out with --parquet: the folder that the table is written into');
  }
  if (options.baseline === true && options.proposer === 'random') {
    throw new InputError('expected another proposer than random with --baseline, which is random draws');
  }
  const settings = givenSettings(options, proposers.settingNames);
  if (options.proposer !== automaticProposer) proposers.configure(options.proposer, settings);
  const opened = await openSampling(session, folder, options, density);
  const { model } = opened;
  const { decode, report: decoding, conditions } = await constrained(model, opened, options);
  const objectives = await objectivesOf(session, model, options);
  const start = await readStart(session, model, options);
  const knownTexts = await readKnown(session, model, objectives, options);
  const kind = proposerFor(session, options, objectives);
  const proposer = proposers.configure(kind, settings);
  const goals = objectives.map(({ name, better, settings: own }) => ({ name, better, ...own }));
  const record = {
    weights: await weightsHash(model.run),
    objective: goals.length === 1 ? goals[0] : goals,
    budget: count,
    proposer,
    seed,
    density,
    constraints: givenConstraints(options),
    decoding,
    start: startRecord(start),
    ...knownRecord(knownTexts),
    domain: { target: options.target, grid: options.grid, division: options.division, judge: options.judge },
  };
  const { result, baseline } = await searchWithBaseline(session, {
    model,
    objectives,
    common: { budget: count, seed, start, knownTexts, density, decode, conditions },
    proposer: { ...settings, proposer: kind },
    withBaseline: options.baseline === true,
    out,
    resume: options.resume === true,
    record,
  });
  const best = await judged(model.domain, objectives, result.best);
  const front = result.front === null ? null : await judged(model.domain, objectives, result.front.strings);
  const { domain } = model;
  if (out !== undefined) {
    const shown = front ?? best;
    await writeBest(out, domain, objectives, shown, options);
    await writeSearchReport(out, result, {
      domain,
      run: model.run.name,
      objectives,
      baseline,
      verdicts: shown.map(({ verdict }) => verdict),
      deviations: shown.some(({ deviation }) => deviation !== undefined)
        ? shown.map(({ deviation }) => deviation!)
        : undefined,
      decoding: describeDecoding(decoding),
      settings: record,
    });
  }
  if (options.json === true) {
    session.printJson(searchJson(result, objectives, { best, front }, baseline));
  } else {
    printSearch(session, result, objectives, front ?? best, options.best);
    if (baseline !== null) session.print(`random draws: ${describeStanding(baseline)}`);
    const leftOut = leftOutBy(result.thrownAway).replace(',', ':');
    session.note(
      `\n${showCount(result.candidates)} strings proposed by ${kind} in ${duration(result.seconds)}${leftOut === '' ? '' : ` (left out${leftOut})`}, seed ${seed}; ${describeDecoding(decoding)}${out === undefined ? '' : `; everything is in ${out}`}`,
    );
  }
  sayHowItEnded(session, result, count);
  if (baseline?.ended === 'interrupted') sayInterrupted(session, baseline, count);
}

/** The proposer as asked for, or the one that suits the search, with the reason as a note. */
function proposerFor(
  session: Session,
  { proposer, count }: OptimizeOptions,
  objectives: readonly Objective[],
): string {
  if (proposer !== automaticProposer) return proposer;
  const { kind, reason } = chooseProposer({ budget: count, objectives: objectives.length });
  session.note(`proposer ${kind}: ${reason}`);
  return kind;
}

async function judged(
  domain: Domain,
  objectives: readonly Objective[],
  best: readonly EvaluatedText[],
): Promise<BestString[]> {
  const { judgeTexts } = await import('../../judging/judgeTexts.js');
  const verdicts = await judgeTexts(
    domain,
    best.map(({ text }) => text),
  );
  const deviations = await uncertaintiesOf(objectives, best);
  return best.map((evaluation, i) => ({
    evaluation,
    verdict: verdicts[i]!,
    ...(deviations && { deviation: deviations[i]! }),
  }));
}

function sayHowItEnded(session: Session, result: SearchResult, count: number): void {
  const { ended, evaluations, best, front } = result;
  if (ended === 'interrupted') sayInterrupted(session, result, count);
  else if (ended === 'exhausted') {
    session.note(
      `the search ended after ${showCount(evaluations.length)} of ${showCount(count)} evaluations, since nothing new was proposed any more`,
    );
  }
  const leading = front?.strings ?? best.slice(0, 1);
  if (leading.length > 0 && leading.every(({ proposer }) => proposer === 'start' || proposer === 'draw')) {
    session.note(`the search has found nothing better than the strings that it began with`);
  }
}

function sayInterrupted(session: Session, { evaluations }: SearchResult, count: number): void {
  session.status = 1;
  session.note(
    `interrupted after ${showCount(evaluations.length)} evaluations; ${showCount(count)} were asked for`,
  );
}
