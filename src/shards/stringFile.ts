import { resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { fileRanges } from '../corpus/fileRanges.js';
import { describeLayout } from '../corpus/layoutKinds.js';
import { noStringsIn } from '../corpus/noStrings.js';
import { nameOfRange, rangeText } from '../corpus/rangeText.js';
import { type OpenedRow, readTable, rowsOfText, type TableShape } from '../corpus/readTable.js';
import type { Domain } from '../domain/domain.js';
import type { JobContext } from './shardJob.js';

const whole = z.number().int().min(0);
const names = z.array(z.string());

const layoutSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('lines'),
    named: z.boolean(),
    header: z.boolean(),
    columns: names,
    place: z.literal(0),
  }),
  z.strictObject({
    kind: z.literal('delimited'),
    delimiter: z.string().min(1),
    header: z.boolean(),
    hasSepLine: z.boolean(),
    hasDecimalCommas: z.boolean(),
    columns: names,
    place: whole,
  }),
  z.strictObject({ kind: z.literal('sdf'), field: z.string().nullable() }),
]);

/** A file of strings as a manifest keeps it: its shape, and the range of each shard. */
export const stringFileSchema = z.strictObject({
  file: z.string(),
  layout: layoutSchema,
  columns: names,
  hasMark: z.boolean().optional(),
  ranges: z.array(z.strictObject({ start: whole, bytes: whole, records: whole, sha256: z.string() })),
});

export type StringFile = Readonly<z.infer<typeof stringFileSchema>>;

export interface PlanFileOptions {
  /** The number of strings of a shard. */
  readonly perShard: number;
  /** The column of a table, or the data field of an SDF. By default it is found by its content. */
  readonly column?: string | undefined;
}

/**
 * Plans the shards of a file of strings, in any layout that {@link readTable} reads.
 *
 * @throws InputError for a file that cannot be read, or has no strings
 */
export async function planStringFile(
  file: string,
  { recognises }: Pick<Domain, 'recognises'>,
  { perShard, column }: PlanFileOptions,
  { onNote }: Pick<JobContext, 'onNote'>,
): Promise<StringFile> {
  if (file === '-') throw new InputError('expected a file, since each shard reads its part, but received: -');
  const { rows, layout, columns, hasMark } = await readTable(file, { column, recognises, allFields: true });
  let isEmpty = true;
  for await (const _ of rows) {
    isEmpty = false;
    break;
  }
  if (isEmpty) throw noStringsIn(file);
  const note = describeLayout(layout);
  if (note !== null) onNote(`${file}: ${note}`);
  const ranges = await fileRanges(file, layout, perShard);
  return stringFileSchema.parse({ file: resolve(file), layout, columns, hasMark, ranges });
}

/**
 * Reads the rows in the range of a shard.
 *
 * @param place the file, on this machine
 * @throws InputError where the range is not the one that was planned, after its last row
 */
export function rowsOfRange(place: string, planned: StringFile, index: number): AsyncGenerator<OpenedRow> {
  const range = planned.ranges[index]!;
  const shape = shapeOfRange(planned, index);
  return rowsOfText(rangeText(place, range), nameOfRange(place, range), shape, { isComplete: true });
}

/** Only the first range has the header. */
function shapeOfRange({ layout, columns }: StringFile, index: number): TableShape {
  if (index === 0 || layout.kind === 'sdf') return { layout, columns };
  const headless =
    layout.kind === 'lines' ? { ...layout, header: false } : { ...layout, header: false, hasSepLine: false };
  return { layout: headless, columns };
}
