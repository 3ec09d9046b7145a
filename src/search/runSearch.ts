import { breathe } from '../base/breathe.js';
import { GraeError, InputError } from '../base/errors.js';
import { listed } from '../base/listed.js';
import { Random } from '../base/random.js';
import { showCount } from '../base/showNumber.js';
import { type Condition, canonicalOrText } from '../domain/domain.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { TrainedModel } from '../sampling/model.js';
import type { EvaluatedText, KnownText } from './candidate.js';
import { CodeSpace } from './codeSpace.js';
import { type EvaluationLog, logInMemory } from './evaluationLog.js';
import { Front, type SearchFront, searchFront } from './front/front.js';
import { evaluatedBefore } from './knownTexts.js';
import type { Objective, Objectives } from './objective.js';
import { Oracle } from './oracle.js';
import { byFront, byValue } from './order.js';
import { curveOf, Progress, type SearchPoint } from './progress.js';
import type { ProposerKind } from './proposer.js';
import { automaticProposer, chooseProposer } from './proposers/chooseProposer.js';
import { type ProposerSettings, proposers } from './proposers/proposers.js';

export interface SearchOptions extends ProposerSettings {
  /** The most distinct valid strings that are evaluated. Defaults to 1,000. */
  readonly budget?: number;
  /** The kind of proposer, or `auto` for the one that measured best with such a budget and so many objectives. Defaults to `evolve`. */
  readonly proposer?: string;
  /** Defaults to 1. */
  readonly seed?: number;
  /** Strings to start from, which count as evaluations; by default the search starts from the density. */
  readonly start?: readonly string[];
  /** Strings of known value: the proposer learns from them, and they cost no evaluation. Defaults to none. */
  readonly knownTexts?: readonly KnownText[];
  /** The density, as in `densityFor`. Defaults to the model's own. */
  readonly density?: string;
  /** The guard and the choice of decoding. */
  readonly decode?: DecodeOptions;
  readonly conditions?: readonly Condition[];
  /** The place where evaluations are kept, and those of an earlier search that this one continues. Defaults to memory. */
  readonly log?: EvaluationLog;
  /**
   * The values that the hypervolume of several objectives is measured from. Defaults to the worst of the first
   * generation.
   */
  readonly reference?: readonly number[] | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SearchProgress) => void;
}

export interface SearchProgress {
  readonly evaluations: number;
  readonly budget: number;
  /** The best value; null if there is none, and for several objectives. */
  readonly best: number | null;
  readonly meanTop10: number | null;
  /** The number of strings in the front; null for a single objective. */
  readonly front: number | null;
  /** Returns the best evaluations so far that have a value, best first; for several objectives by front. */
  bestTexts(count: number): readonly EvaluatedText[];
}

export interface SearchResult {
  /** All evaluations in order. */
  readonly evaluations: readonly EvaluatedText[];
  readonly proposer: string;
  readonly seed: number;
  /** The best evaluations with a value, best first, at most 100; for several objectives by front, as `byFront` orders them. */
  readonly best: readonly EvaluatedText[];
  /** Null for several objectives. */
  readonly meanTop10: number | null;
  /** Empty for several objectives, whose front has a curve. */
  readonly curve: readonly SearchPoint[];
  /** Null for a single objective. */
  readonly front: SearchFront | null;
  /** The number of strings that broke each condition. */
  readonly thrownAway: Readonly<Record<string, number>>;
  /** The number of strings that were proposed, repetitions and invalid ones included. */
  readonly candidates: number;
  /** The number of them that were invalid. */
  readonly invalid: number;
  readonly seconds: number;
  readonly ended: 'budget' | 'exhausted' | 'interrupted';
}

const shownBest = 100;
const curvePoints = 100;
/** A search that has seen nothing new in so many rounds has come to its end. */
const mostIdleRounds = 50;
/** The number of evaluations without a single value after which the objective is taken to be wrong. */
const mostWithoutValue = 200;

/**
 * Searches the strings of a model for those with the best values. The same model, objective, options and seed give the same
 * evaluations, so a search that was killed continues by doing the same again, with values from its log.
 *
 * @param goal one objective, or several without weights
 * @throws InputError for options out of range, a start without a string of the model's language, a model without a
 *   density, a proposer that takes no several objectives, and two objectives of one name
 * @throws GraeError for an objective that fails, or gives no value for any of the first strings, and where no string that is
 *   proposed is valid and keeps the conditions
 */
export async function runSearch(
  model: TrainedModel,
  goal: Objectives,
  options: SearchOptions = {},
): Promise<SearchResult> {
  const objectives = 'evaluate' in goal ? [goal] : goal;
  try {
    return await searchWith(model, objectives, options);
  } finally {
    for (const objective of objectives) await objective.close?.();
  }
}

async function searchWith(
  model: TrainedModel,
  objectives: readonly Objective[],
  options: SearchOptions,
): Promise<SearchResult> {
  const { budget = 1_000, proposer: choice = 'evolve', seed = 1, signal, onProgress } = options;
  // as the domain reads lines of a file: expressions without white space, molecules without their names
  const start = (options.start ?? []).map((text) => model.domain.readLine(text));
  const knownTexts = (options.knownTexts ?? []).map(({ text, value }) => {
    return { text: model.domain.readLine(text), value };
  });
  if (!Number.isInteger(budget) || budget < 1) {
    throw new InputError({ setting: 'budget', expected: 'at least one evaluation', received: budget });
  }
  const { log = logInMemory(), conditions = [], density, decode, reference } = options;
  const kind =
    choice === automaticProposer ? chooseProposer({ budget, objectives: objectives.length }).kind : choice;
  const proposerKind = proposers.named(kind);
  const { kind: _, ...settings } = proposers.configure(kind, options);
  checkObjectives(objectives, proposerKind);
  if (objectives.length > 1 && knownTexts.length > 0) {
    throw new InputError({
      setting: 'knownTexts',
      problem: 'expected a single objective with strings of known value',
    });
  }
  await expectStart(model, start);
  const before = await evaluatedBefore(model.domain, knownTexts);
  const identities = new Set(before.map(({ canonical }) => canonical));
  const unknown = start.filter((text) => !identities.has(canonicalOrText(model.domain, text)));
  const random = new Random(seed);
  const started = performance.now();
  const space = await CodeSpace.of(model, random.split(), { which: density, ...(decode && { decode }) });
  const [{ better }] = objectives as readonly [Objective];
  const betters = objectives.map((one) => one.better);
  const order = objectives.length > 1 ? byFront(betters) : byValue(better);
  const oracle = new Oracle(model.domain, objectives, {
    budget,
    log,
    knownTexts: before,
    conditions,
    signal,
  });
  const proposer = await proposerKind.start(
    { space, random, better, order, budget, start: random.split().shuffle(unknown), knownTexts: before },
    settings,
  );
  const progress = new Progress(better);
  const front = objectives.length > 1 ? new Front(betters) : null;
  let idleRounds = 0;
  while (oracle.left > 0 && idleRounds < mostIdleRounds && signal?.aborted !== true) {
    const outcomes = await oracle.evaluate(await proposer.ask());
    if (outcomes.length === 0) break;
    const news = outcomes.filter(({ isNew }) => isNew);
    for (const { evaluation } of news) {
      progress.add(evaluation!);
      front?.add(evaluation!);
    }
    idleRounds = news.length > 0 ? 0 : idleRounds + 1;
    const [evaluations, best, meanTop10] = progress.point;
    if (best === null && evaluations >= Math.min(budget, mostWithoutValue)) {
      throw withoutValues(objectives, evaluations);
    }
    onProgress?.({
      evaluations,
      budget,
      ...(front === null
        ? { best, meanTop10, front: null }
        : { best: null, meanTop10: null, front: front.size }),
      bestTexts: (count) => order(oracle.evaluations).slice(0, count),
    });
    if (oracle.left > 0) await proposer.tell(outcomes);
    await breathe();
  }
  const { evaluations } = oracle;
  if (evaluations.length === 0 && knownTexts.length === 0 && signal?.aborted !== true) {
    throw nothingEvaluated(oracle);
  }
  const every = Math.max(1, Math.ceil(budget / curvePoints));
  return {
    evaluations,
    proposer: kind,
    seed,
    best: order(evaluations).slice(0, shownBest),
    ...(front === null
      ? { meanTop10: progress.meanTop10, curve: curveOf(evaluations, better, every), front: null }
      : {
          meanTop10: null,
          curve: [],
          front: searchFront(evaluations, betters, { budget, every, ...(reference && { reference }) }),
        }),
    thrownAway: oracle.thrownAway,
    candidates: oracle.candidates,
    invalid: oracle.invalid,
    seconds: (performance.now() - started) / 1000,
    ended: oracle.left === 0 ? 'budget' : signal?.aborted === true ? 'interrupted' : 'exhausted',
  };
}

function nothingEvaluated({ candidates, thrownAway }: Oracle): GraeError {
  const broken = Object.entries(thrownAway).filter(([, count]) => count > 0);
  const reasons = broken.map(([name, count]) => `${showCount(count)} break ${name}`);
  const subject = `none of the ${showCount(candidates)} strings that were proposed`;
  if (reasons.length === 0) return new GraeError(`${subject} is valid`);
  return new GraeError({
    problem: `${subject} keeps the constraints and is valid: ${reasons.join(', ')}`,
    advice: [
      { text: 'loosen the constraints' },
      { text: 'start from strings that keep them', setting: 'start' },
    ],
  });
}

function withoutValues(objectives: readonly Objective[], evaluations: number): GraeError {
  const names = listed(
    objectives.map(({ name }) => name),
    'and',
  );
  const subject =
    objectives.length === 1
      ? `the objective ${names} gives no number`
      : `the objectives ${names} do not all give a number`;
  return new GraeError(`${subject} for any of the first ${evaluations} strings`);
}

/** @throws InputError for several objectives that the proposer does not take, or of which two have one name */
function checkObjectives(objectives: readonly Objective[], { kind, takesSeveral }: ProposerKind): void {
  if (objectives.length === 0) throw new InputError('expected an objective, but there is none');
  const names = objectives.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new InputError(`expected objectives of different names, but two are called ${twice}`);
  }
  if (objectives.length === 1 || takesSeveral === true) return;
  const others = proposers.all.filter((one) => one.takesSeveral === true).map((one) => one.kind);
  throw new InputError({
    setting: 'proposer',
    expected: `${listed(others, 'or')} as the proposer for several objectives`,
    received: kind,
  });
}

/** @throws InputError if there are strings to start from, but none is valid */
async function expectStart({ domain }: TrainedModel, start: readonly string[]): Promise<void> {
  if (start.length === 0) return;
  const [first] = start;
  for (const text of start) if (domain.identify(text).valid) return;
  throw new InputError({
    setting: 'start',
    problem: `expected strings to start from, but none of the ${start.length} is valid: ${first} (${domain.identify(first!).reason})`,
  });
}
