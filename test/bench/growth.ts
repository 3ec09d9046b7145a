import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { one, program } from './graeCommand.js';
import type { Benchmark, Measurement } from './measure.js';

/** The numbers of strings, such as `100000,10000000`. */
const sizes = (process.env.GRAE_BENCH_STRINGS ?? '10000,100000').split(',').map(Number);
/** The language, as options of `grae train`: `--characters --domain text` is prepared five times as fast. */
const language = (process.env.GRAE_BENCH_LANGUAGE ?? '--grammar expression').split(' ');

/** The terms of an expression, in the published grammar. */
const terms = [
  ...['x', '1', '2', '3', 'sin(x)', 'exp(x)', '(x+1)', 'sin(2*x)', 'exp(x/3)', '(x+2)', '(1+x)', 'sin(x*x)'],
  ...['exp(2)', '(3*x)', 'sin(3)', '(x/2)'],
];
/** The ways to go on after the first term. */
const further = ['+', '*', '/'].flatMap((operator) => terms.map((term) => operator + term));
/** The number of terms after the first one: an expression has about 46 characters. */
const following = 7;
/** The number of different expressions, a product of twos and threes, and a step that leads through all of them. */
const most = terms.length * further.length ** following;
const step = 6 * Math.floor((0.618 * most) / 6) + 1;

/** The seconds of training whose memory is measured. */
const trained = 60;

export const growth: Benchmark = {
  name: 'growth',
  about: `memory and seconds to prepare a corpus, train on it and resume, by its strings (GRAE_BENCH_STRINGS, GRAE_BENCH_LANGUAGE)`,
  perBackend: false,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'grae-growth-'));
    try {
      const measured: Measurement[] = [];
      for (const size of sizes) measured.push(...(await growthOf(size, folder)));
      return measured;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function growthOf(size: number, folder: string): Promise<Measurement[]> {
  const corpus = join(folder, `${size}.txt`);
  const run = join(folder, `run-${size}`);
  await pipeline(expressions(size), createWriteStream(corpus));
  const settings = [...language, '--preset', 'tiny', '--epochs', '1000', '--no-fit'];
  const ending = ['--checkpoint', '0', '--backend', 'wasm'];
  const begun = performance.now();
  const training = start(['train', corpus, ...settings, '--out', run, ...ending]);
  await until(training, () => existsSync(join(run, 'config.json')));
  const seconds = (performance.now() - begun) / 1000;
  const processor = processorSeconds(training);
  const preparing = peak(training);
  forgetPeak(training);
  const checkpoint = join(run, 'checkpoint.safetensors');
  await until(training, () => existsSync(checkpoint));
  await sleep(1000 * trained);
  const during = peak(training);
  await kill(training);

  const before = statSync(checkpoint).mtimeMs;
  const again = performance.now();
  const resumed = start(['train', '--resume', run, ...ending]);
  await until(resumed, () => statSync(checkpoint).mtimeMs > before);
  const back = (performance.now() - again) / 1000;
  const after = peak(resumed);
  await kill(resumed);
  const name = `${size.toLocaleString('en-US')} strings`;
  return [
    one(`${name}: file`, statSync(corpus).size / 1e6, 'MB'),
    one(`${name}: corpus of the run`, statSync(join(run, 'corpus.safetensors')).size / 1e6, 'MB'),
    one(`${name}: preparing`, seconds, 's'),
    one(`${name}: preparing, processor time`, processor, 's'),
    one(`${name}: peak while preparing`, preparing, 'MB'),
    one(`${name}: peak in a minute of training`, during, 'MB'),
    one(`${name}: from a kill to the next step`, back, 's'),
    one(`${name}: peak until then`, after, 'MB'),
  ];
}

/** Writes lines of distinct expressions. */
async function* expressions(count: number): AsyncGenerator<string> {
  for (let written = 0, number = 0; written < count; ) {
    let lines = '';
    for (const end = Math.min(count, written + 10_000); written < end; written++) {
      number = (number + step) % most;
      lines += `${expressionOf(number)}\n`;
    }
    yield lines;
  }
}

/** @param number from 0, below {@link most}: its digits are the terms */
function expressionOf(number: number): string {
  let text = terms[number % terms.length]!;
  let rest = Math.floor(number / terms.length);
  for (let i = 0; i < following; i++) {
    text += further[rest % further.length];
    rest = Math.floor(rest / further.length);
  }
  return text;
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function until(child: ChildProcess, isThere: () => boolean): Promise<void> {
  while (!isThere()) {
    if (child.exitCode !== null) throw new Error(`grae ended with status ${child.exitCode}`);
    await sleep(100);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The largest resident size of a process so far, in MB; on Linux. */
function peak({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmHWM:\s*(\d+) kB/m.exec(status)![1]) * 1024) / 1e6;
}

/** The seconds that all threads of a process have computed, by the usual 100 ticks a second. */
function processorSeconds({ pid }: ChildProcess): number {
  // the name of the program, which may contain blanks, ends with a bracket; the 14th and 15th fields are ticks
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function forgetPeak({ pid }: ChildProcess): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
