import type { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import { principalPlane } from '../density/principalPlane.js';
import { type Domain, identityOf, type JudgedText, scoreOf } from '../domain/domain.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import { hasTrainingNoise } from '../model/trainingDraws.js';
import { interpolate } from '../sampling/interpolate.js';
import type { TrainedModel } from '../sampling/model.js';
import { describeEnd, pathEnds } from '../sampling/pathEnds.js';
import { metricTables } from './metricTables.js';
import type { Download, ReportData, ShownPath, ShownString } from './page.js';
import { plotDistribution, plotMany, plotScatter } from './plots.js';
import { type EpochMetrics, trainingCurves } from './trainingCurves.js';

export interface GatherOptions {
  readonly title: string;
  readonly summary: ReportData['summary'];
  readonly samples: readonly JudgedText[];
  /** The number of different samples that are drawn; the distributions include all. */
  readonly drawnSamples: number;
  /** All samples as files. */
  readonly downloads: readonly Download[];
  /** The strings to compare the samples with, judged, and their name. */
  readonly reference: { readonly name: string; readonly strings: readonly JudgedText[] } | null;
  readonly density: Density;
  readonly spread: number;
  readonly decode: DecodeOptions;
  readonly random: Random;
  /** The document of an evaluation. */
  readonly evaluation: Evaluation | null;
  /** The lines of the run's `metrics.jsonl`. */
  readonly epochs: readonly EpochMetrics[];
  readonly reproduction: ReportData['reproduction'];
}

const drawing = { width: 200, height: 150 };
/** The number of codes of each kind in the picture of the latent space. */
const mostCodes = 2000;
const pathCount = 4;
const pathSteps = 8;

/** Gathers the content of a page from samples of a model and the strings to compare them with. */
export async function gatherReport(model: TrainedModel, options: GatherOptions): Promise<ReportData> {
  const { domain } = model;
  const { samples, reference } = options;
  return {
    title: options.title,
    summary: options.summary,
    scoreNames: domain.shownScores,
    labels: domain.spellingNames ?? usualNames,
    samples: distinct(samples)
      .slice(0, options.drawnSamples)
      .map(({ first, times }) => ({ ...shown(domain, first), times })),
    downloads: options.downloads,
    distributions: distributions(domain, samples, reference?.strings ?? []),
    reference: reference?.name ?? null,
    tables: options.evaluation === null ? [] : metricTables(options.evaluation),
    latent: await latentPlot(model, options),
    curves: trainingCurves(
      options.epochs,
      `nats a string: loss of training with its regularisers${hasTrainingNoise(model.run.config.model) ? ' and noise' : ''} (blue), reconstruction of those held out without (amber)`,
      'nats',
    ),
    interpolations: await interpolations(model, options),
    reproduction: options.reproduction,
  };
}

/** Groups strings with the same meaning, in the spelling that came first. */
function distinct(samples: readonly JudgedText[]): { first: JudgedText; times: number }[] {
  const groups = new Map<string, { first: JudgedText; times: number }>();
  for (const one of samples) {
    const key = JSON.stringify([one.valid, identityOf(one)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: one, times: 1 });
    else group.times++;
  }
  return [...groups.values()];
}

/** Groups neighbouring strings with the same meaning. */
function runsOf(strings: readonly JudgedText[]): { first: JudgedText; times: number }[] {
  const runs: { first: JudgedText; times: number }[] = [];
  for (const one of strings) {
    const last = runs.at(-1);
    if (last !== undefined && identityOf(last.first) === identityOf(one)) last.times++;
    else runs.push({ first: one, times: 1 });
  }
  return runs;
}

/** The names of spellings in a domain without names of its own. */
const usualNames = { written: 'as the model wrote it', canonical: 'canonical form' };

function shown(domain: Domain, judged: JudgedText): ShownString {
  const { text, canonical, valid, reason } = judged;
  const scores = Object.fromEntries(domain.shownScores.map((name) => [name, scoreOf(judged, name)]));
  return {
    text,
    canonical,
    valid,
    reason,
    scores,
    svg: valid ? domain.draw(canonical ?? text, drawing) : null,
  };
}

function distributions(
  domain: Domain,
  samples: readonly JudgedText[],
  reference: readonly JudgedText[],
): ReportData['distributions'] {
  const valid = samples.filter((one) => one.valid);
  const expected = reference.filter((one) => one.valid);
  const measures = [
    // The depiction is of the canonical form, since a model may write another form than a file has.
    { name: 'length', of: ({ text, canonical }: JudgedText): number | null => (canonical ?? text).length },
    ...domain.scoreNames.map((name) => ({ name, of: (one: JudgedText) => scoreOf(one, name) })),
  ];
  return measures.flatMap(({ name, of }) => {
    const values = (strings: readonly JudgedText[]): number[] =>
      strings.map(of).filter((value) => value !== null && Number.isFinite(value)) as number[];
    const numbers = values(valid);
    if (numbers.length === 0) return [];
    return [{ name, svg: plotDistribution({ name, samples: numbers, reference: values(expected) }) }];
  });
}

async function latentPlot(
  model: TrainedModel,
  { reference, density, spread, random }: GatherOptions,
): Promise<string | null> {
  const { latent } = model;
  const sampledCodes = await density.sample(mostCodes, random.split(), { spread });
  const referenceCodes =
    reference === null
      ? null
      : (await model.encode(reference.strings.slice(0, mostCodes).map(({ text }) => text))).codes;
  const axes = referenceCodes !== null && referenceCodes.length > 2 * latent ? referenceCodes : sampledCodes;
  const place = principalPlane(axes, latent);
  const points = (codes: Float32Array, set: 'samples' | 'reference') =>
    place(codes).map(([x, y]) => ({ x, y, set }));
  return plotScatter([
    ...(referenceCodes === null ? [] : points(referenceCodes, 'reference')),
    ...points(sampledCodes, 'samples'),
  ]);
}

/** Draws paths between valid samples, from the first of the list to the next, with the ranking score along each. */
async function interpolations(
  model: TrainedModel,
  { samples, decode, random }: GatherOptions,
): Promise<ShownPath[]> {
  const { domain } = model;
  const ends = samples.filter((one) => one.valid).slice(0, 2 * pathCount);
  const split = random.split();
  const paths: ShownPath[] = [];
  for (let i = 0; i + 1 < ends.length; i += 2) {
    const [from, to] = [ends[i]!.text, ends[i + 1]!.text];
    // A sample may be longer than the model can read.
    if ((await model.encode([from, to])).refusals.length > 0) continue;
    const points = (await interpolate(model, from, to, pathSteps, { ...decode, random: split })).map(
      ({ share, text }) => ({ share, judged: { text, ...domain.judge(text) } }),
    );
    const [first, last] = await pathEnds(
      model,
      from,
      to,
      points.map(({ judged }) => judged),
    );
    paths.push({
      strings: runsOf(points.map(({ judged }) => judged)).map(({ first, times }) => ({
        ...shown(domain, first),
        times,
      })),
      plot: scoreAlong(domain, points),
      notes: [describeEnd(first, 'begins'), describeEnd(last, 'ends')].filter((one) => one !== null),
    });
  }
  return paths;
}

function scoreAlong(
  { ranking }: Pick<Domain, 'ranking'>,
  points: readonly { readonly share: number; readonly judged: JudgedText }[],
): ShownPath['plot'] {
  if (ranking === null) return null;
  const { score: name } = ranking;
  const scoredPoints = points.flatMap(({ share, judged }) => {
    const y = scoreOf(judged, name);
    return y === null ? [] : [{ x: share, y, series: name }];
  });
  if (scoredPoints.length < 2) return null;
  const svg = plotMany(scoredPoints, { x: 'place on the way', y: name, series: [name], dots: true });
  return { name: `${name} along the way`, svg };
}
