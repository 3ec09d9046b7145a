import '../host/node/install.js';
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { GraeError } from '../base/errors.js';
import { troubleOf } from '../base/troubleOf.js';
import { visible, visibleLines, visibleMessage } from '../base/visible.js';
import type { AddCommand } from './command.js';
import { note } from './output/text.js';

/** Every command, in the order of the help: a new one is a file and a line here. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  demo: async () => (await import('./commands/demo.js')).addDemo,
  grammar: async () => (await import('./commands/grammar.js')).addGrammar,
  data: async () => (await import('./commands/data.js')).addData,
  parse: async () => (await import('./commands/parse.js')).addParse,
  unparse: async () => (await import('./commands/unparse.js')).addUnparse,
  train: async () => (await import('./commands/train.js')).addTrain,
  fit: async () => (await import('./commands/fit.js')).addFit,
  export: async () => (await import('./commands/export.js')).addExport,
  sample: async () => (await import('./commands/sample.js')).addSample,
  reconstruct: async () => (await import('./commands/reconstruct.js')).addReconstruct,
  encode: async () => (await import('./commands/encode.js')).addEncode,
  decode: async () => (await import('./commands/decode.js')).addDecode,
  interpolate: async () => (await import('./commands/interpolate.js')).addInterpolate,
  score: async () => (await import('./commands/score.js')).addScore,
  evaluate: async () => (await import('./commands/evaluate.js')).addEvaluate,
  report: async () => (await import('./commands/report.js')).addReport,
  table: async () => (await import('./commands/table.js')).addTable,
  doctor: async () => (await import('./commands/doctor.js')).addDoctor,
};

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
  for (const load of loadersFor(args[0])) await (await load())(program);
  overrideExits(program);
  program.hook('preAction', (_, command) => noteWaiting(command));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (thrown) {
    return statusOf(thrown);
  }
}

/** The command that was named, so that the others cost no time; all of them for help, or a name that is none. */
function loadersFor(name: string | undefined): readonly (() => Promise<AddCommand>)[] {
  const named = Object.entries(commands).find(([command]) => command === name);
  return named === undefined ? Object.values(commands) : [named[1]];
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
