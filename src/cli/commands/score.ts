import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { showCount } from '../../base/showNumber.js';
import { type Domain, identityOf } from '../../domain/domain.js';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import type { Standard } from '../../domain/molecule/standards/standards.js';
import type { JudgePiecesOptions } from '../../judging/judgeTexts.js';
import { noteLayout } from '../options/layoutNote.js';
import { expectNoTerminal, formatOf, type OutputFormat } from '../options/outputFormat.js';
import {
  allowCodeOption,
  columnOption,
  csvSafeOption,
  divisionOption,
  domainOption,
  type Grid,
  gridOption,
  jsonOption,
  judgeOption,
  parquetOption,
  scoresOption,
  standardiseOption,
  targetOption,
  threadsOption,
} from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import {
  countReasons,
  disagreementTables,
  exceptionRows,
  scoreTable,
  stringTable,
  summariseDisagreements,
  summariseScores,
  uniqueRow,
} from '../output/judged.js';
import { noteFormulas } from '../output/noteFormulas.js';
import { ProgressLine } from '../output/progress.js';
import { counted, percent, table } from '../output/text.js';
import { expectOther, TextSink } from '../output/textSink.js';
import type { Session } from '../session.js';

export function addScore(program: Command, session: Session): void {
  program
    .command('score')
    .description(
      'Says which strings are valid, and why the others are not; shows canonical forms and scores.',
    )
    .argument(
      '[file]',
      'strings: one a line, a column of a table (CSV, TSV), or an SDF; - for standard input',
      '-',
    )
    .addOption(columnOption())
    .addOption(standardiseOption())
    .addOption(domainOption())
    .addOption(
      new Option('--grammar <name or file>', 'the language of the strings; needed for the domain text'),
    )
    .addOption(scoresOption())
    .addOption(judgeOption())
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(allowCodeOption())
    .addOption(threadsOption())
    .addOption(
      new Option(
        '--csv',
        'a CSV row for each row of the file as it is judged: its columns, then verdict and scores',
      ).conflicts(['json', 'sdf']),
    )
    .addOption(csvSafeOption())
    .addOption(parquetOption())
    .addOption(
      new Option(
        '--sdf',
        'an SDF of the valid molecules: drawn coordinates, names, the columns of the file and scores as data',
      ).conflicts('json'),
    )
    .addOption(
      new Option('-o, --out <file>', 'write the CSV, Parquet or SDF to this file instead of standard output'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExamples:\n  echo 'CC(=O)Oc1ccccc1C(=O)O' | grae score --domain molecule\n  grae score --domain molecule molecules.smi --scores qed,pains,mcf --csv\n  grae score expressions.txt --domain expression --target 'x*x+1' --grid=-3,3,100",
    )
    .action(score.bind(null, session));
}

interface ScoreOptions {
  readonly column?: string;
  readonly standardise?: Standard;
  readonly domain?: string;
  readonly grammar?: string;
  readonly scores?: readonly string[];
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: Division;
  readonly allowCode?: boolean;
  readonly threads?: number;
  readonly csv?: boolean;
  readonly csvSafe?: boolean;
  readonly parquet?: boolean;
  readonly sdf?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

async function score(session: Session, file: string, options: ScoreOptions): Promise<void> {
  if (options.domain === undefined && options.grammar === undefined) {
    throw new InputError('expected --domain: expression, molecule, or text with a --grammar');
  }
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const { readTexts } = await import('../../corpus/readTexts.js');
  const { givenLanguage } = await import('../options/language.js');
  const { judgeTexts } = await import('../../judging/judgeTexts.js');
  const { json, csv: _csv, csvSafe, parquet: _parquet, sdf: _sdf, out, column, threads, ...rest } = options;
  const format = json === true ? null : formatOf(options, ['csv', 'parquet', 'sdf']);
  expectNoTerminal(format, options, session);
  if (json === true && out !== undefined) {
    throw new InputError(
      'expected --csv, --parquet or --sdf with --out, but received --json, which prints its document',
    );
  }
  const { domain } = await givenLanguage(rest);
  // This thread does nothing else meanwhile, so the others may load their modules at the same time.
  const pool = {
    alone: (await isLong(file)) ? 0 : longFile.strings,
    ...(threads === undefined ? {} : { threads }),
  };
  if (format !== null) {
    await writeRows(session, file, domain, { format, safe: csvSafe, out, column, pool });
    return;
  }
  const texts = await readTexts(file, domain, { column, onLayout: await noteLayout(session, file) });
  if (texts.length === 0) throw noStringsIn(file);
  const line = new ProgressLine(session);
  const started = performance.now();
  const strings = await judgeTexts(domain, texts, {
    ...pool,
    onProgress: (done, total) => line.count('judging', done, total, started),
  });
  line.clear();
  const valid = strings.filter((one) => one.valid);
  const counts = {
    strings: strings.length,
    valid: valid.length,
    unique: new Set(valid.map(identityOf)).size,
  };
  if (json === true) {
    session.printJson({
      strings,
      summary: {
        ...counts,
        reasons: Object.fromEntries(countReasons(strings)),
        ...(options.judge === 'both' ? { disagreements: summariseDisagreements(strings) } : {}),
        scores: summariseScores(domain, strings),
      },
    });
    return;
  }
  session.print(stringTable(domain, strings));
  const differing = disagreementTables(strings);
  if (differing !== '') session.print(`\n${differing}`);
  else if (options.judge === 'both') session.note('\nThe judges agree on every string.');
  if (strings.length === 1) return;
  const rows = [
    ['strings', showCount(counts.strings), ''],
    ['valid', showCount(counts.valid), percent(counts.valid, counts.strings)],
    uniqueRow(counts),
    ...exceptionRows(strings),
  ];
  session.print(`\n${table(['summary', 'count', 'share'], rows)}`);
  const distribution = scoreTable(domain, strings);
  if (distribution !== '') session.print(`\n${distribution}`);
}

/** A file that other threads are worth starting for, by its strings or, before these are counted, by its bytes. */
const longFile = { strings: 200, bytes: 20_000 };

/** Whether a file is long; false for one that cannot be read, which its reader refuses. */
async function isLong(file: string): Promise<boolean> {
  if (file === '-') return false;
  const { stat } = await import('node:fs/promises');
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return size > longFile.bytes;
}

/** Writes every row of a file as it is judged, holding only some of them in memory. */
async function writeRows(
  session: Session,
  file: string,
  domain: Domain,
  options: WriteRowsOptions,
): Promise<void> {
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const { readTable } = await import('../../corpus/readTable.js');
  const { judgeRows } = await import('../../library/judgedRows.js');
  const { fileLayout, judgedFileColumns, titleIn } = await import('../../library/fileColumns.js');
  const { csvWriter, recordWriter } = await import('../../judging/judgedTable.js');
  const { parquetWriter } = await import('../../judging/parquetTable.js');
  const { format, safe, out, column, pool } = options;
  const sdf = format === 'sdf';
  await expectOther(file, out);
  await expectWritableOut(out);
  const { recognises } = domain;
  const input = await readTable(file, {
    column,
    recognises,
    allFields: true,
    onLayout: await noteLayout(session, file),
  });
  const layout = fileLayout(input);
  const columns = judgedFileColumns(input, domain, sdf ? ' ' : layout.delimiter);
  const csv = format === 'csv' ? csvWriter(columns, { ...layout, safe: safe === true }) : null;
  const titleOf = titleIn(input);
  const parquet = format === 'parquet' ? await parquetWriter(columns) : null;
  const records = () =>
    recordWriter(domain, columns, (row) =>
      row.verdict.valid ? { text: row.text, name: titleOf(row) } : null,
    );
  const writer = parquet === null ? (csv ?? (await records())) : null;
  const sink = new TextSink(session, out);
  let [rows, left] = [0, 0];
  for await (const piece of judgeRows(input.rows, domain, pool)) {
    const isFirst = rows === 0;
    rows += piece.length;
    if (writer === null) {
      await sink.write(parquet!.write(piece));
      continue;
    }
    const texts = piece.map((row) => writer.write(row));
    left += texts.filter((text) => text === '').length;
    // The header goes out with the first rows, so a file without rows leaves --out untouched.
    if (isFirst) texts.unshift(writer.header);
    await sink.write(texts.join(''));
  }
  if (rows === 0) throw noStringsIn(file);
  if (parquet !== null) await sink.write(parquet.end());
  await sink.close();
  if (safe !== true) noteFormulas(session, csv?.formulas() ?? 0);
  if (left > 0)
    session.note(
      `left out of the SDF: ${counted(left, 'row')} of ${showCount(rows)} without a valid molecule`,
    );
}

interface WriteRowsOptions {
  readonly format: OutputFormat;
  readonly safe: boolean | undefined;
  readonly out: string | undefined;
  readonly column: string | undefined;
  readonly pool: JudgePiecesOptions;
}
