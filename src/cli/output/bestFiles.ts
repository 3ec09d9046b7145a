import { join } from 'node:path';
import type { Domain, JudgedText } from '../../domain/domain.js';
import { csvWriter, type JudgedColumn, recordWriter, scoreColumns } from '../../judging/judgedTable.js';
import type { EvaluatedText } from '../../search/candidate.js';
import type { Objective } from '../../search/objective.js';

/** One of the best strings of a search, with its verdict. */
export interface BestString {
  readonly evaluation: EvaluatedText;
  readonly verdict: JudgedText;
  /** The standard deviation of its value by the objective that estimates values; absent where none does. */
  readonly deviation?: number;
}

/** Returns the standard deviations of strings by the objective that estimates values; null where none does. */
export async function uncertaintiesOf(
  objectives: readonly Objective[],
  strings: readonly EvaluatedText[],
): Promise<readonly number[] | null> {
  const estimating = objectives.find(({ deviations }) => deviations !== undefined);
  return estimating === undefined ? null : Array.from(await estimating.deviations!(strings));
}

/**
 * Writes the best strings of a search, or its front, into its folder: a table, the strings alone, and the records of the
 * domain.
 *
 * @param options.parquet whether the table is written as Apache Parquet too
 */
export async function writeBest(
  folder: string,
  domain: Domain,
  objectives: readonly Objective[],
  best: readonly BestString[],
  { parquet = false }: { readonly parquet?: boolean | undefined } = {},
): Promise<void> {
  const { replaceFile } = await import('../../host/node/files.js');
  const isFront = objectives.length > 1;
  const stem = isFront ? 'front' : 'best';
  const names = objectives.map(({ name }) => name);
  const columns: JudgedColumn<BestString>[] = [
    { name: 'string', cell: ({ evaluation }) => evaluation.canonical },
    ...(isFront
      ? names.map((name, k) => ({
          name,
          type: 'number' as const,
          cell: ({ evaluation }: BestString) => evaluation.values![k]!,
        }))
      : [{ name: 'value', type: 'number' as const, cell: ({ evaluation }: BestString) => evaluation.value }]),
    ...(best.some(({ deviation }) => deviation !== undefined)
      ? [
          {
            name: 'deviation',
            type: 'number' as const,
            cell: ({ deviation }: BestString) => deviation ?? null,
          },
        ]
      : []),
    { name: 'evaluation', type: 'count', cell: ({ evaluation }) => evaluation.n },
    { name: 'proposer', cell: ({ evaluation }) => evaluation.proposer },
    { name: 'parents', cell: ({ evaluation }) => evaluation.parents.join(' ') },
    ...scoreColumns<BestString>(domain, ({ verdict }) => verdict).filter(({ name }) => !names.includes(name)),
  ];
  const csv = csvWriter(columns);
  const write = (file: string, text: string): Promise<void> => replaceFile(join(folder, file), text);
  await write(`${stem}.csv`, csv.header + best.map((one) => csv.write(one)).join(''));
  if (parquet) {
    const { parquetWriter } = await import('../../judging/parquetTable.js');
    const writer = await parquetWriter(columns);
    await replaceFile(join(folder, `${stem}.parquet`), Buffer.concat([writer.write(best), writer.end()]));
  }
  await write(`${stem}.smi`, best.map(({ evaluation }) => `${evaluation.canonical}\n`).join(''));
  if (domain.records === undefined) return;
  const records = await recordWriter(domain, columns, ({ evaluation }) => ({ text: evaluation.canonical }));
  await write(`${stem}.${domain.records.extension}`, best.map((one) => records.write(one)).join(''));
}
