import '../host/node/install.js';
import { readFileSync } from 'node:fs';
import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { GraeError } from '../base/errors.js';
import { host } from '../base/host.js';
import { troubleOf } from '../base/troubleOf.js';
import { visible, visibleLines, visibleMessage } from '../base/visible.js';
import { withStandardInput } from '../host/node/standardInput.js';
import type { AddCommand } from './command.js';
import type { Io, Output } from './io.js';
import { suggestChoices } from './options/suggestChoices.js';
import { renderError } from './output/renderError.js';
import { processIo } from './processIo.js';
import { Session } from './session.js';

/** A command as the help lists it; the rest is loaded when it is called. */
interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<AddCommand>;
}

/** Every command, in the order of the help: a new one is a file and an entry here. */
const commands: Readonly<Record<string, CommandEntry>> = {
  demo: {
    summary: 'the whole way in three minutes: train, fit, sample, score',
    load: async () => (await import('./commands/demo.js')).addDemo,
  },
  grammar: {
    summary: 'grammars: check, show, formulas',
    load: async () => (await import('./commands/grammar.js')).addGrammar,
  },
  data: {
    summary: 'corpora: list, fetch, generate, exclude, check',
    load: async () => (await import('./commands/data.js')).addData,
  },
  parse: {
    summary: 'strings to productions',
    load: async () => (await import('./commands/parse.js')).addParse,
  },
  unparse: {
    summary: 'productions back to strings',
    load: async () => (await import('./commands/unparse.js')).addUnparse,
  },
  train: {
    summary: 'train a model on a corpus, and fit a density to its codes',
    load: async () => (await import('./commands/train.js')).addTrain,
  },
  fit: {
    summary: 'fit a density to the codes of a run',
    load: async () => (await import('./commands/fit.js')).addFit,
  },
  export: {
    summary: 'a trained run as a small folder that needs no data',
    load: async () => (await import('./commands/export.js')).addExport,
  },
  sample: {
    summary: 'new strings from a trained run, judged',
    load: async () => (await import('./commands/sample.js')).addSample,
  },
  analogues: {
    summary: 'strings similar to a given one',
    load: async () => (await import('./commands/analogues.js')).addAnalogues,
  },
  optimize: {
    summary: 'strings with the best values of an objective',
    load: async () => (await import('./commands/optimize.js')).addOptimize,
  },
  discover: {
    summary: 'formulas that fit a table of numbers',
    load: async () => (await import('./commands/discover.js')).addDiscover,
  },
  predict: {
    summary: 'values of a formula for a table of numbers',
    load: async () => (await import('./commands/predict.js')).addPredict,
  },
  benchmark: {
    summary: 'searches on the tasks of a published benchmark, beside published results',
    load: async () => (await import('./commands/benchmark.js')).addBenchmark,
  },
  reconstruct: {
    summary: 'which strings come back from their codes',
    load: async () => (await import('./commands/reconstruct.js')).addReconstruct,
  },
  encode: {
    summary: 'strings to latent codes',
    load: async () => (await import('./commands/encode.js')).addEncode,
  },
  decode: {
    summary: 'latent codes to strings',
    load: async () => (await import('./commands/decode.js')).addDecode,
  },
  interpolate: {
    summary: 'strings between two others',
    load: async () => (await import('./commands/interpolate.js')).addInterpolate,
  },
  score: {
    summary: 'validity and scores of strings',
    load: async () => (await import('./commands/score.js')).addScore,
  },
  evaluate: {
    summary: 'metrics of MOSES and GuacaMol for molecules from any model',
    load: async () => (await import('./commands/evaluate.js')).addEvaluate,
  },
  report: {
    summary: 'one HTML page about a run: samples, distributions, metrics, latent space',
    load: async () => (await import('./commands/report.js')).addReport,
  },
  explore: {
    summary: 'a model at work in your browser: samples, space, paths, searches',
    load: async () => (await import('./commands/explore.js')).addExplore,
  },
  serve: {
    summary: 'a model behind HTTP, for programs and pages of your own',
    load: async () => (await import('./commands/serve.js')).addServe,
  },
  table: {
    summary: 'compare models and densities in one table: train, sample, score',
    load: async () => (await import('./commands/table.js')).addTable,
  },
  shards: {
    summary: 'big jobs in parts, on many machines: plan, run, status, merge',
    load: async () => (await import('./commands/shards.js')).addShards,
  },
  doctor: {
    summary: 'back ends and libraries on this machine',
    load: async () => (await import('./commands/doctor.js')).addDoctor,
  },
};

/**
 * Runs one command line.
 *
 * @param args the arguments after the name of the program
 * @param io the surroundings; those of this process by default
 * @returns the exit status: 0 done, 1 failed or interrupted, 2 bad usage or bad input
 */
export async function main(args: readonly string[], io: Io = processIo): Promise<number> {
  watchStreams(io);
  const session = new Session(io, { run: main, check });
  const program = await programOf(session, (args[0] === 'help' ? args[1] : args[0]) ?? '');
  program.hook('preAction', (_, command) => {
    noteWaiting(session, command);
    const { threads: count = null } = command.opts<{ threads?: number }>();
    const { threads } = host();
    threads?.limit(count);
    if (threads === null && count !== null && count > 1)
      session.note('one thread computes, since this Node has no SharedArrayBuffer');
  });
  try {
    await withStandardInput(io.stdin, () => program.parseAsync([...args], { from: 'user' }));
    return session.status;
  } catch (thrown) {
    return statusOf(thrown, io);
  } finally {
    session.end();
    host().threads?.limit(null);
    await host().threads?.end();
  }
}

/** Throws the error of a command line that is not understood: an unknown option, a value out of range. */
async function check(args: readonly string[], io: Io): Promise<void> {
  const program = await programOf(new Session(io), args[0]);
  for (const command of program.commands) command.action(() => {});
  await program.parseAsync([...args], { from: 'user' });
}

/**
 * Builds the command line.
 *
 * @param name the command to load; the others are only listed then. Loads all of them by default
 */
export async function programOf(session: Session, name?: string): Promise<Command> {
  const program = new Command('grae')
    .description('Generative models over any language that a grammar describes.')
    .version(packageVersion(), '--version')
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .configureOutput(outputOf(session.io))
    .exitOverride();
  for (const [command, { summary, load }] of Object.entries(commands)) {
    if (name === undefined || name === command) await (await load())(program, session);
    else program.command(command);
    program.commands.at(-1)!.summary(summary);
  }
  overrideExits(program);
  return program;
}

/** Tells Commander where to write help and errors, and how wide they may be. */
function outputOf({ stdout, stderr }: Io): OutputConfiguration {
  const width = ({ isTTY, columns }: Output): number => (isTTY === true ? columns : undefined) ?? 80;
  return {
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(visibleLines(text)),
    outputError: (text, write) => write(withoutRepetition(text)),
    getOutHelpWidth: () => width(stdout),
    getErrHelpWidth: () => width(stderr),
  };
}

/** Leaves out Commander's sentence on the value of an option where ours says what was expected and what came. */
function withoutRepetition(text: string): string {
  return text.replace(/^(error: option '.*?') argument '.*?' is invalid\. (?=expected )/s, '$1: ');
}

/** Tells the user that a command waits for text typed into the terminal. */
function noteWaiting(session: Session, command: Command): void {
  if (session.io.stdin.isTTY !== true) return;
  const { train, test, testScaffolds, like, corpus } = command.opts();
  const sources: unknown[] = [...command.processedArgs, train, test, testScaffolds, like, corpus];
  if (sources.includes('-')) session.note('reading standard input from the terminal; end with Ctrl-D');
}

/** Ends the process when nobody reads its output any more, and at errors outside of any promise. */
function watchStreams(io: Io): void {
  const { stdout, stderr, signals, exit } = io;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe has enough.
    if (error.code === 'EPIPE') return exit(0);
    stderr.write(`error: standard output cannot be written (${visible(error.message)})\n`);
    exit(1);
  });
  // Messages and progress are not results: without a reader, the work goes on.
  stderr.on('error', () => {});
  signals.on('uncaughtException', (thrown) => exit(statusOf(thrown, io)));
}

function statusOf(thrown: unknown, { stderr, env }: Io): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  // a line of progress may stand there
  if (stderr.isTTY === true) stderr.write('\r\x1b[2K');
  const { stack = '' } = thrown instanceof Error ? thrown : {};
  if (env.GRAE_DEBUG !== undefined) stderr.write(`${visibleLines(stack)}\n`);
  const error = thrown instanceof GraeError ? thrown : troubleOf(thrown);
  const message =
    error !== null
      ? renderError(error)
      : `${thrown instanceof Error ? thrown.message : String(thrown)} (a mistake in grae itself; GRAE_DEBUG=1 shows where)`;
  stderr.write(`error: ${visibleMessage(message)}\n`);
  return thrown instanceof GraeError ? thrown.exitCode : 1;
}

/** Sets on subcommands what they do not inherit from their parent once they are added. */
function overrideExits(command: Command): void {
  for (const sub of command.commands) {
    sub.exitOverride().showSuggestionAfterError();
    suggestChoices(sub as Command);
    overrideExits(sub as Command);
  }
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
