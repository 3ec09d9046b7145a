import { basename, resolve } from 'node:path';
import { showCount } from '../../base/showNumber.js';
import type { JudgedText } from '../../domain/domain.js';
import { csvWriter, type JudgedColumn, scoreColumns } from '../../judging/judgedTable.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Analogue, Analogues } from '../../search/analogues.js';

export interface AnaloguesToWrite {
  /** In canonical form, if the domain has one. */
  readonly lead: string;
  readonly result: Analogues;
  /** The verdicts on the analogues, in their order. */
  readonly judged: readonly JudgedText[];
}

/** Writes analogues as a table, if the name of the file ends in .csv or .parquet, or else as a page with drawings. */
export async function writeAnalogues(
  file: string,
  { domain, run }: TrainedModel,
  { lead, result, judged }: AnaloguesToWrite,
): Promise<void> {
  const { replaceFile } = await import('../../host/node/files.js');
  const ending = /\.(csv|parquet)$/i.exec(file)?.[1]?.toLowerCase();
  if (ending !== undefined) {
    const rows = result.analogues.map((analogue, i) => ({ analogue, verdict: judged[i]! }));
    const columns: JudgedColumn<{ readonly analogue: Analogue; readonly verdict: JudgedText }>[] = [
      { name: 'string', cell: ({ analogue }) => analogue.canonical },
      { name: 'similarity', type: 'number', cell: ({ analogue }) => analogue.similarity },
      ...scoreColumns<(typeof rows)[number]>(domain, ({ verdict }) => verdict),
    ];
    if (ending === 'parquet') {
      const { parquetWriter } = await import('../../judging/parquetTable.js');
      const parquet = await parquetWriter(columns);
      await replaceFile(file, Buffer.concat([parquet.write(rows), parquet.end()]));
      return;
    }
    const csv = csvWriter(columns);
    await replaceFile(file, csv.header + rows.map((row) => csv.write(row)).join(''));
    return;
  }
  const { gatherAnalogues } = await import('../../report/gatherAnalogues.js');
  const { renderAnaloguesPage } = await import('../../report/analoguesPage.js');
  const page = gatherAnalogues(domain, result.analogues, {
    title: `Analogues of ${lead}`,
    summary: [
      ['analogues', showCount(result.analogues.length)],
      ['from strings', showCount(result.strings)],
      ['similarity', domain.similarity?.name ?? 'share of productions that two derivations have in common'],
      ['model', basename(resolve(run.name))],
    ],
    lead: { text: lead, ...domain.judge(lead) },
    verdicts: judged,
  });
  await replaceFile(file, renderAnaloguesPage(page));
}
