import { showCount } from '../../base/showNumber.js';
import type { Density } from '../../density/density.js';
import type { Domain } from '../../domain/domain.js';
import {
  csvWriter,
  type JudgedColumn,
  type RowWriter,
  recordWriter,
  scoreColumns,
  verdictColumns,
} from '../../judging/judgedTable.js';
import type { DrawnSamples } from '../../sampling/drawSamples.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { SampleOptions } from '../../sampling/sample.js';
import type { MarkedSample, WantedSamples } from '../../sampling/wantedSamples.js';
import type { OutputFormat } from '../options/outputFormat.js';
import { leftOutBy } from './leftOut.js';
import type { ComparedSample } from './nearestColumns.js';
import { clipped, percent, table } from './text.js';
import type { TextSink } from './textSink.js';

/** Writes strings as they are decoded. */
export async function plainTexts(
  model: TrainedModel,
  density: Density,
  sampling: SampleOptions,
  sink: TextSink,
): Promise<DrawnSamples> {
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

/**
 * Returns a writer of samples in a format, row by row; null where all of them are written at the end.
 *
 * @param options `safe`: whether cells of CSV that begin as a formula are written as text, see `CsvOptions`; `isCompared`:
 *   whether samples have a nearest string
 */
export async function sampleWriter(
  format: OutputFormat | null,
  domain: Domain,
  { safe = false, isCompared }: { readonly safe: boolean | undefined; readonly isCompared: boolean },
): Promise<RowWriter<ComparedSample> | null> {
  if (format === 'texts') return { header: '', write: ({ text }) => `${text}\n` };
  if (format !== 'csv' && format !== 'sdf') return null;
  const columns = sampleColumns(domain, isCompared);
  if (format === 'csv') return csvWriter(columns, { safe });
  return recordWriter(domain, columns, ({ valid, text }, number) =>
    valid ? { text, name: `sample ${number}` } : null,
  );
}

/** Returns the columns of a table of samples. @param isCompared whether samples have a nearest string */
export function sampleColumns(domain: Domain, isCompared: boolean): JudgedColumn<ComparedSample>[] {
  const itself = (sample: MarkedSample): MarkedSample => sample;
  const comparison: JudgedColumn<ComparedSample>[] = [
    { name: 'nearest', cell: ({ nearest }) => nearest },
    { name: 'similarity', type: 'number', cell: ({ similarity }) => similarity },
  ];
  return [
    { name: 'sample', type: 'count', cell: (_, number) => number, isCsvOnly: true },
    { name: 'string', cell: ({ text }) => text },
    ...verdictColumns(itself),
    { name: 'novel', type: 'boolean', cell: ({ novel }) => novel },
    { name: 'duplicate', type: 'boolean', cell: ({ duplicate }) => duplicate },
    ...(isCompared ? comparison : []),
    ...scoreColumns(domain, itself),
  ];
}

/** `1,000 samples: 998 valid, 990 of them distinct, 985 of those not in the training set`. */
export function countsLine(samples: readonly MarkedSample[]): string {
  const valid = samples.filter((one) => one.valid);
  const distinct = valid.filter(({ duplicate }) => duplicate === false);
  const isKnown = distinct.every(({ novel }) => novel !== null);
  const novel = distinct.filter((one) => one.novel === true).length;
  const last = isKnown ? `, ${showCount(novel)} of those not in the training set` : '';
  return `${showCount(samples.length)} samples: ${showCount(valid.length)} valid, ${showCount(distinct.length)} of them distinct${last}`;
}

/** Returns the counts of the draws for JSON. */
export function drawsOf({ draws, invalid, duplicates, inTrainingSet, reached }: WantedSamples) {
  return { drawn: draws, invalid, duplicates, inTrainingSet, reached };
}

/** Shows the number of strings drawn for the samples, and why some were left out. */
export function drawsTable(wanted: WantedSamples): string {
  const { draws, invalid, duplicates, inTrainingSet, thrownAway, samples } = wanted;
  const rows: readonly (readonly [string, number])[] = [
    ['strings drawn', draws],
    ['samples', samples.length],
    ['left out: not valid', invalid],
    ...Object.entries(thrownAway).map(([name, count]) => [`left out: ${clipped(name, 60)}`, count] as const),
    ['left out: duplicates', duplicates],
    ['left out: in the training set', inTrainingSet],
  ];
  return table(
    ['draws', 'count', 'share'],
    rows.map(([name, count]) => [name, showCount(count), percent(count, draws)]),
  );
}

/** Explains why there are fewer samples than requested, and how to get more. */
export function shortfall(
  { samples, draws, invalid, duplicates, inTrainingSet, thrownAway }: WantedSamples,
  count: number,
  { unique, novel }: { readonly unique: boolean; readonly novel: boolean },
): string {
  const kind = [...(unique ? ['distinct'] : []), ...(novel ? ['novel'] : [])].join(' and ');
  return (
    `expected ${showCount(count)}${kind === '' ? '' : ` ${kind}`} strings, but ${showCount(draws)} draws gave ${showCount(samples.length)} ` +
    `(${showCount(invalid)} not valid, ${showCount(duplicates)} drawn before, ${showCount(inTrainingSet)} in the training set${leftOutBy(thrownAway)}); ` +
    'ask for fewer, or give a larger --spread or --decode temperature'
  );
}
