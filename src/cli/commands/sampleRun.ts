import { InputError } from '../../base/errors.js';
import { showCount } from '../../base/showNumber.js';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import { untilInterrupted } from '../interrupt.js';
import {
  type ConstraintOptions,
  constrained,
  constraintFlags,
  givenConstraints,
} from '../options/constraints.js';
import { type DecodingOptions, describeDecoding, openSampling } from '../options/decoding.js';
import { expectNoTerminal, formatOf } from '../options/outputFormat.js';
import { type BackendChoice, type Grid, mostSamples } from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import { rankingBy, summariseDisagreements } from '../output/judged.js';
import { type ComparedSample, describeComparison, readComparison } from '../output/nearestColumns.js';
import { ProgressLine } from '../output/progress.js';
import { samplePrinter } from '../output/samplePrinter.js';
import { drawsOf, plainTexts, shortfall } from '../output/sampling.js';
import { TextSink } from '../output/textSink.js';
import { readTrainingSet } from '../output/trainingSetProgress.js';
import type { Session } from '../session.js';

export interface SampleCommandOptions extends DecodingOptions, ConstraintOptions {
  readonly count: number;
  readonly density: string;
  readonly spread?: number;
  readonly noiseLevel?: number;
  readonly tries: number;
  readonly texts?: boolean;
  readonly csv?: boolean;
  readonly parquet?: boolean;
  readonly csvSafe?: boolean;
  readonly sdf?: boolean;
  readonly out?: string;
  readonly unique?: boolean;
  readonly novel?: boolean;
  readonly nearest?: string | true;
  readonly best: number;
  readonly bestBy?: string;
  readonly scores?: readonly string[];
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: Division;
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Draws, judges and writes samples, as the options of `sample` say. */
export async function sampleRun(
  session: Session,
  folder: string,
  options: SampleCommandOptions,
): Promise<void> {
  const format = formatOf(options, ['texts', 'csv', 'parquet', 'sdf', 'json']);
  expectNoTerminal(format, options, session);
  const { count, seed, decodings = 1, unique = false, novel = false } = options;
  const constraints = givenConstraints(options);
  if (constraints !== null && options.tries > 1) {
    throw new InputError(
      `expected no --tries with ${constraintFlags(constraints)[0]}, which draws until there are enough strings`,
    );
  }
  const asksOn = unique || novel || constraints !== null;
  const scored = format !== 'texts';
  const isJudged = scored || options.tries > 1 || asksOn;
  if (!isJudged && options.judge !== undefined) {
    throw new InputError(
      'expected no --judge with --texts, since these strings are not judged; add --tries to draw invalid ones again',
    );
  }
  if (count * decodings > mostSamples) {
    throw new InputError(
      `expected at most ${showCount(mostSamples)} strings, but received: ${showCount(count)} codes with ${showCount(decodings)} decodings each`,
    );
  }
  await expectWritableOut(options.out);
  const { Random } = await import('../../base/random.js');
  // tables show no labels
  const opened = await openSampling(
    session,
    folder,
    { ...options, labels: format !== null },
    options.density,
  );
  const { model, density, sampling } = opened;
  const { decode: usual, report: plain, conditions, choice } = await constrained(model, opened, options);
  const isChosen = options.decode !== undefined || decodings > 1 || choice === null;
  const decode = isChosen ? usual : { ...usual, choice };
  const report = isChosen ? plain : { ...plain, decode: choice };
  const ranking =
    options.bestBy === undefined ? model.domain.ranking : rankingBy(model.domain, options.bestBy);
  const { spread = sampling.spread, noiseLevel = sampling.noiseLevel } = options;
  const line = new ProgressLine(session);
  const started = performance.now();
  const training = scored || novel ? await readTrainingSet(session, model, line) : null;
  const sink = new TextSink(session, options.out);
  const comparison =
    options.nearest === undefined
      ? null
      : await readComparison(session, model, line, { source: options.nearest, searches: count * decodings });
  const compared: ComparedSample[] = [];
  const printer = await samplePrinter(format, session, sink, model.domain, {
    safe: options.csvSafe,
    isCompared: comparison !== null,
    best: options.best,
    decodings,
    ranking,
  });
  await printer.begin();
  const sampled = await untilInterrupted(
    session,
    async (signal) => {
      const sampling = {
        count,
        decodings,
        random: new Random(seed),
        spread,
        noiseLevel,
        decode,
        signal,
        onProgress: (done: number, total: number) => line.count('sampling', done, total, started),
      };
      const { drawSamples } = await import('../../sampling/drawSamples.js');
      const result = isJudged
        ? await drawSamples(model, density, {
            ...sampling,
            tries: options.tries,
            unique,
            novel,
            conditions,
            training,
            withoutScores: !scored,
            onJudged: (done, total) => line.count('judging', done, total, started),
            onSamples: (final) => {
              const shown = comparison === null ? final : final.map((one) => comparison.compare(one));
              if (comparison !== null) for (const one of shown) compared.push(one);
              return printer.write(shown);
            },
          })
        : await plainTexts(model, density, sampling, sink);
      return { ...result, isInterrupted: signal.aborted };
    },
    'keeping what has been drawn',
  );
  line.clear();
  const { wanted, strings } = sampled;
  const samples: readonly ComparedSample[] = comparison === null ? sampled.samples : compared;
  const tries = sampled.tries ?? { most: 1, made: samples.length, repeated: 0 };
  const samplesPerSecond = strings / Math.max(sampled.samplingSeconds, 1e-9);
  const { countSamples } = await import('../../sampling/sample.js');
  const counts = countSamples(samples, training);
  const { brokenRules } = await import('../../judging/brokenRules.js');
  const texts = samples.map(({ text }) => text);
  const broken = scored ? brokenRules(model, decode.guard ?? null, texts) : null;
  const summary = {
    ...counts,
    decodings,
    tries,
    ...(wanted === null ? {} : { draws: drawsOf(wanted) }),
    ...(constraints === null ? {} : { constraints, thrownAway: wanted?.thrownAway ?? {} }),
    ...(options.judge === 'both' ? { disagreements: summariseDisagreements(samples) } : {}),
    ...(comparison === null ? {} : { comparedWith: comparison.strings }),
    samplesPerSecond,
    density: density.kind,
    spread,
    noiseLevel,
    ...report,
    ...(broken === null ? {} : { brokenRules: broken }),
    seed,
  };
  const result = { samples, counts, tries, wanted, samplesPerSecond, broken, summary };
  await printer.end(result);
  await sink.close();
  if (format !== 'json') {
    const differ = samples.some(({ disagreement }) => disagreement !== undefined);
    if (options.judge === 'both' && !differ) session.note('\nThe judges agree on every string.');
    const remark = printer.remark(result);
    if (remark !== null) session.note(remark);
    const likeness = comparison === null ? null : describeComparison(comparison, samples);
    if (likeness !== null) session.note(likeness);
    const each = asksOn
      ? ''
      : `, at most ${showCount(options.tries)} ${options.tries === 1 ? 'try' : 'tries'} each`;
    session.note(
      `density ${density.kind}, spread ${spread}${noiseLevel === 0 ? '' : `, noise level ${noiseLevel}`}${decodings === 1 ? '' : `, ${showCount(decodings)} decodings of each code`}, seed ${seed}; ${describeDecoding(report)}${each}`,
    );
  }
  if (sampled.isInterrupted) {
    session.status = 1;
    session.note(
      `interrupted after ${showCount(strings)} strings; ${showCount(count * decodings)} were asked for`,
    );
  } else if (wanted !== null && !wanted.reached) {
    session.status = 1;
    session.note(shortfall(wanted, count, { unique, novel }));
  }
}
