import type { Domain, JudgedText } from '../domain/domain.js';
import { csvWriter, recordWriter, scoreColumns, verdictColumns } from './judgedTable.js';

/** A file in memory, which a page can offer. */
export interface SampleFile {
  readonly name: string;
  /** The contents: a noun phrase. */
  readonly about: string;
  /** The media type. */
  readonly type: string;
  readonly text: string;
}

/** Returns all samples as files: CSV, and the records of the valid ones where the domain has records. */
export async function samplesAsFiles(domain: Domain, samples: readonly JudgedText[]): Promise<SampleFile[]> {
  const itself = (sample: JudgedText): JudgedText => sample;
  const string = { name: 'string', cell: ({ text }: JudgedText) => text };
  const scores = scoreColumns(domain, itself);
  const csv = csvWriter([string, ...verdictColumns(itself), ...scores]);
  const files: SampleFile[] = [
    {
      name: 'samples.csv',
      about: 'strings, verdicts, canonical forms, scores',
      type: 'text/csv',
      text: csv.header + samples.map((sample) => csv.write(sample)).join(''),
    },
  ];
  const { records: format } = domain;
  if (format === undefined || !samples.some(({ valid }) => valid)) return files;
  const records = await recordWriter(domain, [string, ...scores], ({ valid, text, canonical }) =>
    valid ? { text: canonical ?? text } : null,
  );
  const text = samples.map((sample) => records.write(sample)).join('');
  return [
    ...files,
    { name: `samples.${format.extension}`, about: format.about, type: format.mediaType, text },
  ];
}
