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
  if (domain.name !== 'molecule' || valid.length === 0) return files;
  const { loadSdfWriter } = await import('../../domain/molecule/molfile/molfile.js');
  const writer = await loadSdfWriter();
  const records = valid.map(({ text, canonical, scores }) =>
    writer.write({
      smiles: canonical ?? text,
      fields: [
        ['string', text],
        ...[...names].map((name): [string, string] => [name, textOfCell(scores[name])]),
      ],
    }),
  );
  const sdf = records.filter((record) => record !== null).join('');
  return [
    ...files,
    { name: 'samples.sdf', about: 'valid molecules with scores', type: 'chemical/x-mdl-sdfile', text: sdf },
  ];
}
