import type { Domain, JudgedText } from '../../domain/domain.js';
import type { Download } from '../../report/page.js';
import { type CsvCell, csvRow, textOfCell } from './csv.js';

/** All samples as files that a page holds: CSV, and SDF of the valid ones where they are molecules. */
export async function samplesAsFiles(domain: Domain, samples: readonly JudgedText[]): Promise<Download[]> {
  const names = [...domain.scoreNames, ...domain.labelNames];
  const header: CsvCell[] = ['string', 'valid', 'reason', 'canonical', ...names];
  const rows = samples.map(({ text, valid, reason, canonical, scores }): CsvCell[] => [
    text,
    valid,
    reason,
    canonical,
    ...names.map((name) => scores[name]),
  ]);
  const csv = [header, ...rows].map((row) => `${csvRow(row)}\n`).join('');
  const files: Download[] = [
    { name: 'samples.csv', about: 'strings, verdicts, canonical forms, scores', type: 'text/csv', text: csv },
  ];
  const valid = samples.filter((one) => one.valid);
  const { records: format } = domain;
  if (format === undefined || valid.length === 0) return files;
  const writer = await format.load();
  const records = valid.map(({ text, canonical, scores }) =>
    writer.write({
      text: canonical ?? text,
      fields: [
        ['string', text],
        ...[...names].map((name): [string, string] => [name, textOfCell(scores[name])]),
      ],
    }),
  );
  const written = records.filter((record) => record !== null).join('');
  return [
    ...files,
    { name: `samples.${format.extension}`, about: format.about, type: format.mediaType, text: written },
  ];
}
