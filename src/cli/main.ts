import '../host/node/install.js';
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { GraeError } from '../base/errors.js';
import { troubleOf } from '../base/troubleOf.js';
import { visible, visibleLines, visibleMessage } from '../base/visible.js';
import type { AddCommand } from './command.js';
import { addData } from './commands/data.js';
import { addDecode } from './commands/decode.js';
import { addDemo } from './commands/demo.js';
import { addDoctor } from './commands/doctor.js';
import { addEncode } from './commands/encode.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExport } from './commands/export.js';
import { addFit } from './commands/fit.js';
import { addGrammar } from './commands/grammar.js';
import { addInterpolate } from './commands/interpolate.js';
import { addParse } from './commands/parse.js';
import { addReconstruct } from './commands/reconstruct.js';
import { addReport } from './commands/report.js';
import { addSample } from './commands/sample.js';
import { addScore } from './commands/score.js';
import { addTable } from './commands/table.js';
import { addTrain } from './commands/train.js';
import { addUnparse } from './commands/unparse.js';
import { note } from './output/text.js';

/** Every command, in the order of the help: a new one is a file and a line here. */
const commands: readonly AddCommand[] = [
  addDemo,
  addGrammar,
  addData,
  addParse,
  addUnparse,
  addTrain,
  addFit,
  addExport,
  addSample,
  addReconstruct,
  addEncode,
  addDecode,
  addInterpolate,
  addScore,
  addEvaluate,
  addReport,
  addTable,
  addDoctor,
];

/**
 * Runs one command line.
 *
 * @param args what follows the name of the program
 * @returns the exit status: 0 done, 1 failed or interrupted, 2 bad usage or bad input
 */
export async function main(args: readonly string[]): Promise<number> {
  watchStreams();
  const program = new Command('grae')
    .description('Generative models over any language that a grammar describes.')
    .version(packageVersion(), '--version')
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .configureOutput({ writeErr: (text) => process.stderr.write(visibleLines(text)) })
    .exitOverride();
  for (const add of commands) add(program);
  overrideExits(program);
  program.hook('preAction', (_, command) => noteWaiting(command));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (thrown) {
    return statusOf(thrown);
  }
}

/** A command that reads standard input from a terminal waits for what is typed, which nobody would guess. */
function noteWaiting(command: Command): void {
  if (process.stdin.isTTY !== true) return;
  const { train, test, testScaffolds, like, corpus } = command.opts();
  const read: unknown[] = [...command.processedArgs, train, test, testScaffolds, like, corpus];
  if (read.includes('-')) note('reading standard input from the terminal; end with Ctrl-D');
}

/** Ends the command where nobody reads its output any more, and at errors outside of any promise. */
function watchStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // the reader of a pipe has seen enough
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`error: standard output cannot be written (${visible(error.message)})\n`);
    process.exit(1);
  });
  // Messages and progress are no result: without a reader the work goes on.
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (thrown) => process.exit(statusOf(thrown)));
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  // a line of progress may stand there
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  const { stack = '' } = thrown instanceof Error ? thrown : {};
  if (process.env.GRAE_DEBUG !== undefined) process.stderr.write(`${visibleLines(stack)}\n`);
  const known = thrown instanceof GraeError ? thrown.message : troubleOf(thrown);
  const said =
    known ??
    `${thrown instanceof Error ? thrown.message : String(thrown)} (a mistake in grae itself; GRAE_DEBUG=1 shows where)`;
  process.stderr.write(`error: ${visibleMessage(said)}\n`);
  return thrown instanceof GraeError ? thrown.exitCode : 1;
}

/** Subcommands do not inherit this from their parent once they are added. */
function overrideExits(command: Command): void {
  for (const sub of command.commands) {
    sub.exitOverride().showSuggestionAfterError();
    overrideExits(sub as Command);
  }
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
