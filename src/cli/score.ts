import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../base/errors.js';
import type { Domain, JudgedText } from '../domain/domain.js';
import type { JudgeName } from '../domain/molecule/judges.js';
import { csvRow } from './csv.js';
import {
  countReasons,
  disagreementTables,
  peculiarityRows,
  scoreTable,
  stringTable,
  summariseDisagreements,
  summariseScores,
} from './judged.js';
import {
  allowCodeOption,
  columnOption,
  divisionOption,
  domainOption,
  type Grid,
  gridOption,
  jsonOption,
  judgeOption,
  targetOption,
  threadsOption,
} from './options.js';
import { note, percent, print, printJson, printLines, show, table } from './output.js';
import { ProgressLine } from './progress.js';

export function addScore(program: Command): void {
  program
    .command('score')
    .summary('validity and scores of strings')
    .description(
      'Says which strings are valid, with the reason for each refusal, their canonical form and their scores.',
    )
    .argument('[file]', 'one string a line; - for standard input', '-')
    .addOption(columnOption())
    .addOption(domainOption())
    .addOption(
      new Option('--grammar <name or file>', 'the language of the strings; needed for the domain text'),
    )
    .addOption(judgeOption())
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(allowCodeOption())
    .addOption(threadsOption())
    .addOption(
      new Option(
        '--csv',
        'a row of CSV for each string, as they are judged: for any number of them',
      ).conflicts('json'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExamples:\n  echo 'CC(=O)Oc1ccccc1C(=O)O' | grae score --domain molecule\n  grae score expressions.txt --domain expression --target 'x*x+1' --grid=-3,3,100",
    )
    .action(score);
}

interface ScoreOptions {
  readonly column?: string;
  readonly domain?: string;
  readonly grammar?: string;
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: 'true' | 'python2';
  readonly allowCode?: boolean;
  readonly threads?: number;
  readonly csv?: boolean;
  readonly json?: boolean;
}

async function score(file: string, options: ScoreOptions): Promise<void> {
  if (options.domain === undefined && options.grammar === undefined) {
    throw new InputError('expected --domain: expression, molecule, or text with a --grammar');
  }
  const { readTexts, streamTexts } = await import('../corpus/readTexts.js');
  const { loadLanguage } = await import('./language.js');
  const { judgePieces, judgeTexts } = await import('../latent/judgeTexts.js');
  const { json, csv, column, threads, ...rest } = options;
  const { domain } = await loadLanguage(rest);
  // Nothing else is done meanwhile, so that other threads may load what they need while this one does.
  const pool = { alone: 200, ...(threads === undefined ? {} : { threads }) };
  if (csv === true) {
    await writeCsv(domain, judgePieces(domain, streamTexts(file, domain, { column }), pool));
    return;
  }
  const texts = await readTexts(file, domain, { column });
  if (texts.length === 0) throw new InputError(`${file}: expected a string on each line, but there is none`);
  const line = new ProgressLine();
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
    unique: new Set(valid.map((one) => one.canonical ?? one.text)).size,
  };
  if (json === true) {
    printJson({
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
  print(stringTable(domain, strings));
  const differing = disagreementTables(strings);
  if (differing !== '') print(`\n${differing}`);
  else if (options.judge === 'both') note('\nThe judges agree on every string.');
  if (strings.length === 1) return;
  const rows = [
    ['strings', show(counts.strings), ''],
    ['valid', show(counts.valid), percent(counts.valid, counts.strings)],
    ['unique', show(counts.unique), `${percent(counts.unique, counts.valid)} of the valid`],
    ...countReasons(strings).map(([reason, count]) => [
      `refused: ${reason}`,
      show(count),
      percent(count, counts.strings),
    ]),
    ...peculiarityRows(strings),
  ];
  print(`\n${table(['summary', 'count', 'share'], rows)}`);
  const distribution = scoreTable(domain, strings);
  if (distribution !== '') print(`\n${distribution}`);
}

/** Rows as the strings are judged, in memory bounded by some of them. */
async function writeCsv(domain: Domain, pieces: AsyncIterable<readonly JudgedText[]>): Promise<void> {
  const names = [...domain.scoreNames, ...domain.labelNames];
  printLines([csvRow(['string', 'valid', 'reason', 'canonical', ...names])]);
  for await (const piece of pieces) {
    printLines(
      piece.map(({ text, valid, reason, canonical, scores }) =>
        csvRow([text, valid, reason, canonical, ...names.map((name) => scores[name])]),
      ),
    );
    // A slow reader is waited for.
    if (process.stdout.writableNeedDrain) {
      await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
    }
  }
}
