import type { Density } from '../../density/density.js';
import type { Domain } from '../../domain/domain.js';
import type { TrainingSet } from '../../judging/trainingSet.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { JudgedSampleOptions, SampleOptions, TryCounts } from '../../sampling/sample.js';
import type { MarkedSample, WantedSamples } from '../../sampling/wantedSamples.js';
import type { OutputFormat } from '../options/outputFormat.js';
import { addedNames, csvRow, textOfCell } from './csv.js';
import type { ProgressLine } from './progress.js';
import { recordWriterFor } from './recordOutput.js';
import { percent, show, table } from './text.js';
import type { TextSink } from './textSink.js';

/** The result of a drawing. */
export interface Drawn {
  /** Empty where strings are written without being judged. */
  readonly samples: readonly MarkedSample[];
  /** Strings that were decoded. */
  readonly strings: number;
  readonly samplingSeconds: number;
  readonly tries: TryCounts | null;
  /** The draws for distinct or novel samples; null where any sample would do. */
  readonly wanted: WantedSamples | null;
}

/** Writes strings as they are decoded. */
export async function plainTexts(
  model: TrainedModel,
  density: Density,
  sampling: SampleOptions,
  sink: TextSink,
): Promise<Drawn> {
  const { streamSampleTexts } = await import('../../sampling/sample.js');
  const started = performance.now();
  let madeSoFar = 0;
  for await (const some of streamSampleTexts(model, density, sampling)) {
    madeSoFar += some.length;
    sampling.onProgress?.(madeSoFar, sampling.count * (sampling.decodings ?? 1));
    await sink.write(some.map((text) => `${text}\n`).join(''));
  }
  const samplingSeconds = (performance.now() - started) / 1000;
  return { samples: [], strings: madeSoFar, samplingSeconds, tries: null, wanted: null };
}

export interface JudgedSampling {
  readonly sampling: JudgedSampleOptions;
  readonly options: { readonly tries: number; readonly unique?: boolean; readonly novel?: boolean };
  readonly training: TrainingSet | null;
  readonly line: ProgressLine;
  readonly started: number;
  /** Writes samples in their order, as soon as they are final. */
  readonly write: (samples: readonly MarkedSample[]) => Promise<void>;
}

/** Draws and judges strings until there are as many samples as requested. */
export async function judgedSamples(
  model: TrainedModel,
  density: Density,
  { sampling, options, training, line, started, write }: JudgedSampling,
): Promise<Drawn> {
  const { sampleWanted, SampleMarks } = await import('../../sampling/wantedSamples.js');
  const { unique = false, novel = false, tries: most } = options;
  if (unique || novel) {
    const began = performance.now();
    const accepted = await sampleWanted(model, density, {
      ...sampling,
      unique,
      novel,
      training,
      onSamples: write,
    });
    const samplingSeconds = (performance.now() - began) / 1000;
    return {
      samples: accepted.samples,
      strings: accepted.draws,
      samplingSeconds,
      tries: null,
      wanted: accepted,
    };
  }
  const { sampleJudged } = await import('../../sampling/sample.js');
  const marks = new SampleMarks(training);
  const samples: MarkedSample[] = [];
  const { tries, samplingSeconds } = await sampleJudged(model, density, {
    ...sampling,
    tries: most,
    onJudged: (done, total) => line.count('judging', done, total, started),
    onSamples: async (final) => {
      const marked = final.map((one) => marks.mark(one));
      for (const one of marked) samples.push(one);
      await write(marked);
    },
  });
  return { samples, strings: tries.made, samplingSeconds, tries, wanted: null };
}

/**
 * Writes samples in a format; null where all of them are written at the end.
 *
 * @param safe whether cells of CSV that begin as a formula are written as text: see `CsvOptions`
 */
export async function sampleWriter(
  format: OutputFormat | null,
  domain: Domain,
  names: readonly string[],
  safe = false,
): Promise<{ readonly header: string; write(sample: MarkedSample): string } | null> {
  if (format === 'texts') return { header: '', write: ({ text }) => `${text}\n` };
  let number = 0;
  if (format === 'csv') {
    const ours = ['sample', 'string', 'valid', 'reason', 'canonical', 'novel', 'duplicate'];
    return {
      header: `${csvRow([...ours, ...addedNames(ours, names)])}\n`,
      write: ({ text, valid, reason, canonical, novel, duplicate, scores }) =>
        `${csvRow([++number, text, valid, reason, canonical, novel, duplicate, ...names.map((name) => scores[name])], { safe })}\n`,
    };
  }
  if (format !== 'sdf') return null;
  const writer = await recordWriterFor(domain);
  return {
    header: '',
    write: ({ text, valid, canonical, novel, duplicate, scores }) => {
      number++;
      if (!valid) return '';
      const values = { string: text, canonical, novel, duplicate, ...scores };
      const fields = Object.entries(values).map(([name, value]): [string, string] => [
        name,
        textOfCell(value),
      ]);
      const isFilled = ([, value]: [string, string]): boolean => value !== '';
      return writer.write({ text, name: `sample ${number}`, fields: fields.filter(isFilled) }) ?? '';
    },
  };
}

/** `1,000 samples: 998 valid, 990 of them distinct, 985 of those not in the training set`. */
export function countsLine(samples: readonly MarkedSample[]): string {
  const valid = samples.filter((one) => one.valid);
  const distinct = valid.filter(({ duplicate }) => duplicate === false);
  const isKnown = distinct.every(({ novel }) => novel !== null);
  const novel = distinct.filter((one) => one.novel === true).length;
  const last = isKnown ? `, ${show(novel)} of those not in the training set` : '';
  return `${show(samples.length)} samples: ${show(valid.length)} valid, ${show(distinct.length)} of them distinct${last}`;
}

/** Returns the counts of the draws for JSON. */
export function drawsOf({ draws, invalid, duplicates, inTrainingSet, reached }: WantedSamples) {
  return { drawn: draws, invalid, duplicates, inTrainingSet, reached };
}

/** Shows the number of strings drawn for the samples, and why some were left out. */
export function drawsTable({ draws, invalid, duplicates, inTrainingSet, samples }: WantedSamples): string {
  const rows = [
    ['strings drawn', draws],
    ['samples', samples.length],
    ['left out: not valid', invalid],
    ['left out: duplicates', duplicates],
    ['left out: in the training set', inTrainingSet],
  ] as const;
  return table(
    ['draws', 'count', 'share'],
    rows.map(([name, count]) => [name, show(count), percent(count, draws)]),
  );
}

/** Explains why there are fewer samples than requested, and how to get more. */
export function shortfall(
  { samples, draws, invalid, duplicates, inTrainingSet }: WantedSamples,
  count: number,
  { unique, novel }: { readonly unique: boolean; readonly novel: boolean },
): string {
  const kind = [...(unique ? ['distinct'] : []), ...(novel ? ['novel'] : [])].join(' and ');
  return (
    `expected ${show(count)} ${kind} strings, but ${show(draws)} draws gave ${show(samples.length)} ` +
    `(${show(invalid)} not valid, ${show(duplicates)} drawn before, ${show(inTrainingSet)} in the training set); ` +
    'ask for fewer, or give a larger --spread or --decode temperature'
  );
}
