import type { Command } from 'commander';
import { Option } from 'commander';
import { csvRow } from '../../base/csv.js';
import { showCount } from '../../base/showNumber.js';
import { withoutUndefined } from '../../base/withoutUndefined.js';
import type { OpenedRow } from '../../corpus/readTable.js';
import { emptyRow, whyNoString } from '../../corpus/rowReason.js';
import type { Standard } from '../../domain/molecule/standards/standards.js';
import type { JudgedColumn } from '../../judging/judgedTable.js';
import type { DecodeOptions } from '../../model/productions/decode.js';
import type { TrainedModel } from '../../sampling/model.js';
import { actionByKind } from '../options/actionByKind.js';
import { decodingOf } from '../options/decoding.js';
import { noteLayout } from '../options/layoutNote.js';
import { expectNoTerminal, formatOf, type OutputFormat } from '../options/outputFormat.js';
import { addReadingOptions, openReader, type ReadingOptions } from '../options/reading.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  columnOption,
  jsonOption,
  parquetOption,
  standardiseOption,
  threadsOption,
} from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import { counted } from '../output/text.js';
import { expectOther, TextSink } from '../output/textSink.js';
import type { Session } from '../session.js';

export function addEncode(program: Command, session: Session): void {
  const command = program
    .command('encode')
    .description(
      'Writes the latent code of every string or image as numbers separated by blanks, one line for each line of the file. If a string has no code, its line is empty, and a message gives the number of the line and the reason.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument(
      '[file]',
      'strings: one a line, a column of a table (CSV, TSV), or an SDF; - for standard input',
      '-',
    )
    .addOption(columnOption())
    .addOption(standardiseOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(
      new Option(
        '--csv',
        'a CSV row for every line: its number, the string, its code, or the reason why it has none, and the string that the model read, if that is another spelling',
      ).conflicts('json'),
    )
    .addOption(parquetOption())
    .addOption(
      new Option('-o, --out <file>', 'write the CSV or Parquet to this file instead of standard output'),
    )
    .addOption(
      new Option(
        '--check',
        'decode every code again, verified: the rows of --csv and --json then say which string it gives and how far that is from the code; without them, the number of strings that come back',
      ),
    )
    .addOption(jsonOption())
    .addHelpText('after', "\nExample:\n  echo 'c1ccccc1O' | grae encode runs/molecules")
    .action(
      actionByKind(session, encode, {
        takes: ['out', 'backend', 'json'],
        load: async () => (await import('./images/encode.js')).imageEncode,
      }),
    );
  addReadingOptions(command);
}

interface EncodeOptions extends ReadingOptions {
  readonly column?: string;
  readonly standardise?: Standard;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly csv?: boolean;
  readonly parquet?: boolean;
  readonly out?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

async function encode(session: Session, folder: string, file: string, options: EncodeOptions): Promise<void> {
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const { readTable } = await import('../../corpus/readTable.js');
  const { spellingHintsOf } = await import('../../sampling/spellingHints.js');
  const format = options.json === true ? null : formatOf(options, ['csv', 'parquet']);
  expectNoTerminal(format, options, session);
  await expectOther(file, options.out);
  await expectWritableOut(options.out);
  const model = await openReader(session, folder, options);
  const { domain, latent } = model;
  const { recognises } = domain;
  const input = await readTable(file, {
    column: options.column,
    recognises,
    onLayout: await noteLayout(session, file),
  });
  const counts = { strings: 0, encoded: 0, refused: 0, empty: 0 };
  const isChecked = options.check === true;
  let back = 0;
  const codes: Omit<EncodedLine, 'reason' | 'offset' | 'expected'>[] = [];
  const refusals: Omit<EncodedLine, 'code'>[] = [];
  const hints = await spellingHintsOf(model);
  const rows = format === null ? null : await rowWriter(format, latent, isChecked);
  const sink = new TextSink(session, options.out);
  let isFirst = true;
  for await (const lines of encodedLines(model, input.rows, isChecked)) {
    hints?.add(lines.map(({ text }) => text));
    for (const one of lines) {
      counts[one.code !== null ? 'encoded' : one.reason === emptyRow ? 'empty' : 'refused']++;
      if (one.reason !== emptyRow) counts.strings++;
      if (one.decoded !== undefined && one.decoded === (one.spelled ?? one.text)) back++;
      if (options.json !== true) continue;
      const { code, spelled, decoded, codeDistance, ...refusal } = one;
      if (code === null) refusals.push(refusal);
      else
        codes.push(
          withoutUndefined({ line: one.line, text: one.text, spelled, code, decoded, codeDistance }),
        );
    }
    if (options.json === true) continue;
    if (rows === null) {
      writeCodes(session, lines);
      continue;
    }
    // the header goes out with the first rows, so a file without rows leaves --out untouched
    if (isFirst && rows.header !== '') await sink.write(rows.header);
    isFirst = false;
    await sink.write(rows.write(lines));
  }
  if (counts.strings === 0) throw noStringsIn(file);
  if (rows !== null) {
    await sink.write(rows.end());
    await sink.close();
  }
  if (counts.refused > 0) session.status = 2;
  for (const message of hints?.messages ?? []) session.note(message);
  if (options.json === true)
    session.printJson({ latent, codes, refusals, summary: isChecked ? { ...counts, back } : counts });
  else if (counts.refused > 0)
    session.note(`no code for ${counted(counts.refused, 'string')} of ${showCount(counts.strings)}`);
  if (isChecked && options.json !== true)
    session.note(`${back} of ${counted(counts.encoded, 'string')} come back from their codes`);
}

/** A line of the file with its code, or the reason why it has none. */
interface EncodedLine {
  /** The number of the line, from 1. */
  readonly line: number;
  readonly text: string;
  readonly code: readonly number[] | null;
  /** The string that the model read, if it is another spelling; absent if it read what stands in the file. */
  readonly spelled?: string;
  /** The string that verified decoding finds for the code, and its distance from the code; only with --check. */
  readonly decoded?: string;
  readonly codeDistance?: number;
  readonly reason: string | null;
  /** The offset in the text, from 0, at which it is refused; null for the whole text. */
  readonly offset: number | null;
  /** Texts that would have been accepted at that place. */
  readonly expected: readonly string[];
}

/** The number of lines encoded together. */
const block = 1024;

async function* encodedLines(
  model: TrainedModel,
  rows: AsyncIterable<OpenedRow>,
  isChecked: boolean,
): AsyncGenerator<EncodedLine[]> {
  let some: OpenedRow[] = [];
  for await (const row of rows) {
    some.push(row);
    if (some.length < block) continue;
    yield await encodeRows(model, some, isChecked);
    some = [];
  }
  if (some.length > 0) yield await encodeRows(model, some, isChecked);
}

async function encodeRows(
  model: TrainedModel,
  rows: readonly OpenedRow[],
  isChecked: boolean,
): Promise<EncodedLine[]> {
  const lines = rows.map((row): EncodedLine => {
    const text = model.domain.readLine(row.text);
    return { line: row.line, text, code: null, reason: whyNoString(row, text), offset: null, expected: [] };
  });
  const places = lines.flatMap(({ reason }, i) => (reason === null ? [i] : []));
  const { codes, indices, spelled, refusals } = await model.encode(places.map((place) => lines[place]!.text));
  const { latent } = model;
  const checked = isChecked
    ? await model.decodeChecked(codes, indices.length, await verifiedDecoding(model))
    : null;
  indices.forEach((index, row) => {
    const place = places[index]!;
    const code = [...codes.subarray(row * latent, (row + 1) * latent)];
    const text = spelled[row]!;
    const check = checked?.[row];
    lines[place] = {
      ...lines[place]!,
      code,
      ...(text === lines[place]!.text ? {} : { spelled: text }),
      ...(check === undefined ? {} : { decoded: check.text, codeDistance: check.codeDistance }),
    };
  });
  // Refusals come in the order of the strings that are not encoded.
  const isEncoded = new Set(indices);
  const refused = places.filter((_, index) => !isEncoded.has(index));
  for (const [i, place] of refused.entries()) {
    const { reason, offset, expected } = refusals[i]!;
    lines[place] = { ...lines[place]!, reason, offset, expected };
  }
  return lines;
}

/** Prints the codes, and for each line without one the reason. */
function writeCodes(session: Session, lines: readonly EncodedLine[]): void {
  session.printLines(lines.map(({ code }) => (code === null ? '' : show(code))));
  for (const { line, text, code, reason } of lines) {
    if (code === null && reason !== emptyRow) session.note(`line ${line}: ${text.slice(0, 80)}: ${reason}`);
  }
}

/** Returns options for verified decoding, with the guard of the model. */
async function verifiedDecoding(model: TrainedModel): Promise<DecodeOptions> {
  const { choiceOf } = await import('../../model/productions/choice.js');
  return (await decodingOf(model, choiceOf({ kind: 'verified' }), {})).decode;
}

/** Writes lines with their codes in one of the formats. */
interface LineWriter {
  /** What comes before the first line; '' for nothing. */
  readonly header: string;
  write(lines: readonly EncodedLine[]): string | Uint8Array;
  end(): string | Uint8Array;
}

/** Returns a writer: in CSV the code is one cell, in Parquet each of its numbers has a column. */
async function rowWriter(format: OutputFormat, latent: number, isChecked: boolean): Promise<LineWriter> {
  const checked: JudgedColumn<EncodedLine>[] = [
    { name: 'decoded', cell: ({ decoded }) => decoded },
    { name: 'code distance', type: 'number', cell: ({ codeDistance }) => codeDistance },
  ];
  const columnsWith = (codes: readonly JudgedColumn<EncodedLine>[]): JudgedColumn<EncodedLine>[] => [
    { name: 'line', type: 'count', cell: ({ line }) => line },
    { name: 'string', cell: ({ text }) => text },
    ...codes,
    { name: 'reason', cell: ({ reason }) => reason },
    { name: 'spelled', cell: ({ spelled }) => spelled },
    ...(isChecked ? checked : []),
  ];
  if (format === 'parquet') {
    const { parquetWriter } = await import('../../judging/parquetTable.js');
    const numbers = Array.from(
      { length: latent },
      (_, i): JudgedColumn<EncodedLine> => ({
        name: `z${i + 1}`,
        type: 'number',
        cell: ({ code }) => code?.[i],
      }),
    );
    return { header: '', ...(await parquetWriter(columnsWith(numbers))) };
  }
  const columns = columnsWith([{ name: 'code', cell: ({ code }) => (code === null ? '' : show(code)) }]);
  return {
    header: `${csvRow(columns.map(({ name }) => name))}\n`,
    write: (lines) =>
      lines.map((one) => `${csvRow(columns.map(({ cell }) => cell(one, one.line)))}\n`).join(''),
    end: () => '',
  };
}

/** Prints a code with nine digits, which distinguish all numbers of single precision. */
function show(code: readonly number[]): string {
  return code.map((value) => value.toPrecision(9).replace(/\.?0+(e|$)/, '$1')).join(' ');
}
