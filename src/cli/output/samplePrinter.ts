import type { Domain, Ranking } from '../../domain/domain.js';
import type { RowWriter } from '../../judging/judgedTable.js';
import type { ParquetWriter } from '../../judging/parquetTable.js';
import type { SampleCounts, TryCounts } from '../../sampling/sample.js';
import type { WantedSamples } from '../../sampling/wantedSamples.js';
import type { OutputFormat } from '../options/outputFormat.js';
import type { Session } from '../session.js';
import { describeBrokenRules } from './brokenRules.js';
import type { ComparedSample } from './nearestColumns.js';
import { printSamples } from './printSamples.js';
import { countsLine, drawsTable, sampleColumns, sampleWriter } from './sampling.js';
import type { TextSink } from './textSink.js';

/** Samples, and what there is to say about all of them. */
export interface SamplesToPrint {
  readonly samples: readonly ComparedSample[];
  readonly counts: SampleCounts;
  readonly tries: TryCounts;
  readonly wanted: WantedSamples | null;
  readonly samplesPerSecond: number;
  /** The number of samples that break each rule that decoding did not keep; null where that is not known. */
  readonly broken: Readonly<Record<string, number>> | null;
  /** The summary of a JSON document. */
  readonly summary: object;
}

/** Prints samples in a format. */
export interface SamplePrinter {
  /** Called before the drawing. */
  begin(): Promise<void>;
  /** Called with final samples, in their order. */
  write(samples: readonly ComparedSample[]): Promise<void>;
  /** Called with all samples after the drawing. */
  end(drawn: SamplesToPrint): Promise<void>;
  /** Returns a line to note once the output is complete; null for none. */
  remark(drawn: SamplesToPrint): string | null;
}

export interface SamplePrinterOptions {
  /** Whether cells of CSV that begin as a formula are written as text. */
  readonly safe: boolean | undefined;
  /** Whether samples have a nearest string. */
  readonly isCompared: boolean;
  /** The number of best samples in a table. */
  readonly best: number;
  readonly decodings: number;
  readonly ranking: Ranking | null;
}

/** Returns the printer of a format; null stands for tables to read. */
export async function samplePrinter(
  format: OutputFormat | null,
  session: Session,
  sink: TextSink,
  domain: Domain,
  options: SamplePrinterOptions,
): Promise<SamplePrinter> {
  if (format === null) return tablePrinter(session, domain, options);
  if (format === 'parquet') {
    const { parquetWriter } = await import('../../judging/parquetTable.js');
    return parquetPrinter(sink, await parquetWriter(sampleColumns(domain, options.isCompared)));
  }
  const writer = await sampleWriter(format, domain, options);
  if (writer === null) return jsonPrinter(sink);
  return rowPrinter(sink, writer, format === 'texts' ? () => null : ({ samples }) => countsLine(samples));
}

function rowPrinter(
  sink: TextSink,
  { header, write }: RowWriter<ComparedSample>,
  remark: SamplePrinter['remark'],
): SamplePrinter {
  return {
    begin: async () => {
      if (header !== '') await sink.write(header);
    },
    write: (samples) => sink.write(samples.map((one) => write(one)).join('')),
    end: nothing,
    remark,
  };
}

function parquetPrinter(sink: TextSink, parquet: ParquetWriter<ComparedSample>): SamplePrinter {
  return {
    begin: nothing,
    write: (samples) => sink.write(parquet.write(samples)),
    end: () => sink.write(parquet.end()),
    remark: ({ samples }) => countsLine(samples),
  };
}

function jsonPrinter(sink: TextSink): SamplePrinter {
  return {
    begin: nothing,
    write: nothing,
    end: ({ samples, summary }) => sink.write(`${JSON.stringify({ samples, summary }, null, 2)}\n`),
    remark: () => null,
  };
}

function tablePrinter(
  session: Session,
  domain: Domain,
  { best, decodings, ranking }: SamplePrinterOptions,
): SamplePrinter {
  return {
    begin: nothing,
    write: nothing,
    end: async ({ samples, counts, tries, broken, wanted }) => {
      printSamples(session, domain, samples, counts, tries, best, decodings, ranking);
      const unkept = describeBrokenRules(broken, samples.length);
      if (unkept !== null) session.print(`\n${unkept}`);
      if (wanted !== null) session.print(`\n${drawsTable(wanted)}`);
    },
    remark: ({ samplesPerSecond }) => `\n${Math.round(samplesPerSecond)} samples a second`,
  };
}

async function nothing(): Promise<void> {}
