import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { showCount, showValue } from '../../base/showNumber.js';
import { canonicalOrText } from '../../domain/domain.js';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import { untilInterrupted } from '../interrupt.js';
import { addConstraintOptions, type ConstraintOptions, constrained } from '../options/constraints.js';
import {
  addDecodingOptions,
  type DecodingOptions,
  describeDecoding,
  openDecoding,
} from '../options/decoding.js';
import { addReadingOptions, openReader, type ReadingOptions } from '../options/reading.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  divisionOption,
  type Grid,
  gridOption,
  integer,
  jsonOption,
  judgeOption,
  seedOption,
  targetOption,
  threadsOption,
} from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import { ProgressLine } from '../output/progress.js';
import { clipped, table } from '../output/text.js';
import { writeAnalogues } from '../output/writeAnalogues.js';
import type { Session } from '../session.js';

export function addAnalogues(program: Command, session: Session): void {
  const command = program
    .command('analogues')
    .description(
      'Finds strings that are similar to a lead, from its code and its derivation outwards. Similarity is that of the domain (for molecules Tanimoto of Morgan counts of radius 2), or else the share of productions that two derivations have in common.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument('<lead>', 'the string to start from')
    .addOption(
      new Option('-n, --count <n>', 'how many analogues').argParser(integer(1, 1_000_000)).default(100),
    )
    .addOption(
      new Option('--similarity <range>', 'the least and the greatest similarity to the lead')
        .argParser(similarityRange)
        .default([0.4, 0.8], '0.4..0.8'),
    )
    .addOption(
      new Option(
        '-o, --out <file>',
        'write a page (.html) with the analogues drawn, where what the lead does not have is marked, or a table (.csv, .parquet)',
      ).argParser(pageOrTable),
    )
    .addOption(judgeOption())
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExamples:\n  grae analogues zinc250k 'CC(C)Cc1ccc(cc1)C(C)C(=O)O' -n 50\n  grae analogues zinc250k 'CC(C)Cc1ccc(cc1)C(C)C(=O)O' -n 50 --out analogues.html\n  grae analogues runs/expressions 'sin(x)+x*x' --similarity 0.6..0.9",
    )
    .action(analoguesOf.bind(null, session));
  addReadingOptions(command);
  addConstraintOptions(command);
  addDecodingOptions(command);
}

interface AnaloguesOptions extends DecodingOptions, ReadingOptions, ConstraintOptions {
  readonly count: number;
  readonly similarity: readonly [number, number];
  readonly out?: string;
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: Division;
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

function similarityRange(text: string): [number, number] {
  const ends = text.split('..').map((end) => (end.trim() === '' ? Number.NaN : Number(end)));
  const [least, most] = ends;
  if (ends.length === 2 && least! >= 0 && least! <= most! && most! <= 1) return [least!, most!];
  throw new InvalidArgumentError(
    `expected two numbers from 0 to 1 as 0.4..0.8, the lower one first, but received: ${text}`,
  );
}

function pageOrTable(file: string): string {
  if (/\.(?:html?|csv|parquet)$/i.test(file)) return file;
  throw new InvalidArgumentError(
    `expected a file that ends in .html, .csv or .parquet, but received: ${file}`,
  );
}

async function analoguesOf(
  session: Session,
  folder: string,
  given: string,
  options: AnaloguesOptions,
): Promise<void> {
  const { findAnalogues } = await import('../../search/analogues.js');
  const { changedRanges } = await import('../../search/changedRanges.js');
  const { judgeTexts } = await import('../../judging/judgeTexts.js');
  await expectWritableOut(options.out);
  const opened = await openDecoding(session, folder, options, openReader);
  const { model } = opened;
  const { decode, report, conditions } = await constrained(model, opened, options);
  const lead = model.domain.readLine(given);
  const { count, similarity, seed } = options;
  const line = new ProgressLine(session);
  const started = performance.now();
  const result = await untilInterrupted(
    session,
    (signal) =>
      findAnalogues(model, lead, {
        count,
        similarity,
        seed,
        decode,
        conditions,
        signal,
        onProgress: (done) => line.count('found', done, count, started),
      }),
    'keeping what has been found',
  );
  line.clear();
  const judged = await judgeTexts(
    model.domain,
    result.analogues.map(({ text }) => text),
  );
  const { analogues, strings, thrownAway, seconds } = result;
  const identity = canonicalOrText(model.domain, lead);
  if (options.out !== undefined) {
    await writeAnalogues(options.out, model, { lead: identity, result, judged });
  }
  if (options.json === true) {
    session.printJson({
      analogues: analogues.map(({ text, canonical, similarity: value, operator }, i) => {
        const changed =
          model.domain.drawChange === undefined ? { changed: changedRanges(canonical, identity) } : {};
        return { text, canonical, similarity: value, operator, ...changed, scores: judged[i]!.scores };
      }),
      asked: count,
      made: strings,
      thrownAway,
      seconds,
      ...report,
      seed,
    });
  } else {
    const shownScores = model.domain.shownScores;
    const rows = analogues.map(({ canonical, similarity: value }, i) => [
      value.toFixed(3),
      ...shownScores.map((name) => {
        const score = judged[i]!.scores[name];
        return typeof score === 'number' ? showValue(score) : (score ?? '-');
      }),
      clipped(canonical, 100),
    ]);
    if (rows.length > 0) session.print(table(['similarity', ...shownScores, 'string'], rows));
    session.note(
      `\n${showCount(analogues.length)} analogues from ${showCount(strings)} strings in ${seconds.toFixed(1)} s, similarity ${similarity.join(' to ')}, seed ${seed}; ${describeDecoding(report)}${options.out === undefined ? '' : `; written to ${options.out}`}`,
    );
  }
  if (analogues.length < count) {
    session.status = 1;
    session.note(
      `${showCount(count)} were asked for, but ${showCount(strings)} strings held no more of this similarity`,
    );
  }
}
