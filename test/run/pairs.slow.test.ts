import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { artefacts } from '../../src/run/artefacts.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { openRun } from '../../src/run/openRun.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { graeProcess, program } from '../support/grae.js';

/** `PAIRS=100` tries more. */
const pairs = Number(process.env.PAIRS ?? 20);

const folder = mkdtempSync(join(tmpdir(), 'grae-pairs-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run that was stopped after its first epochs, with a density. */
beforeAll(async () => {
  const corpus = at('corpus.txt');
  expect(
    graeProcess(['data', 'generate', 'expressions', '-n', '400', '--seed', '2', '-o', corpus]).status,
  ).toBe(0);
  const settings = ['--preset', 'tiny', '--latent', '4', '--packing', '5', '--components', '2'];
  const args = [
    'train',
    corpus,
    '--grammar',
    'expression',
    ...settings,
    '--epochs',
    '30',
    '--out',
    at('whole'),
  ];
  const weights = join(at('whole'), 'weights.safetensors');
  const training = start([...args, '--checkpoint', '0.1'], 0, fileAt(weights));
  expect((await training).status).toBe(1);
  expect(graeProcess(['fit', at('whole'), '--components', '2']).status).toBe(0);
});

interface Ended {
  readonly args: readonly string[];
  readonly status: number | null;
  readonly stderr: string;
}

/** Waits until there is a file. */
async function fileAt(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Starts a command after so many milliseconds, and interrupts it where that is asked for. */
function start(args: readonly string[], after: number, interrupt?: Promise<void>): Promise<Ended> {
  return new Promise((resolve) => {
    setTimeout(() => {
      const env = { ...process.env, GRAE_BACKEND: 'wasm' };
      const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'], env });
      interrupt?.then(() => child.kill('SIGINT'));
      let stderr = '';
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      child.on('exit', (status) => resolve({ args, status, stderr }));
    }, after);
  });
}

/** Everything that there is can be read; no epoch is there twice, and nothing is left behind. */
async function expectSound(path: string): Promise<void> {
  const run = await openRun(path);
  await run.files.read(artefacts.weights);
  await readTrainingCorpus(run);
  await run.files.find(artefacts.checkpoint);
  await run.files.read(artefacts.environment);
  const epochs = (await run.files.readLines(artefacts.metrics))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { epoch: number }).epoch);
  expect(epochs).toEqual(epochs.map((_, i) => i + 1));
  for (const file of readdirSync(path)) {
    expect(file).not.toMatch(/lock|\.tmp$/);
    const name = /^density(?:-(.*))?\.safetensors$/.exec(file);
    if (name === null) continue;
    // one that was fitted before more training is known to be of the weights of then
    const read = await readDensity(run, name[1]).catch((thrown: Error) => thrown.message);
    if (typeof read === 'string') expect(read).toContain('it was fitted to the codes of other weights');
  }
}

it('two commands on one run: nothing is corrupted, and who is refused is told by whom', async () => {
  const random = new Random(5);
  const [run, out] = [at('run'), at('exported')];
  const commands = [
    ['train', '--resume', run, '--checkpoint', '0.05'],
    ['fit', run, '--components', '2'],
    ['fit', run, '--as', 'x', '--components', '1'],
    ['fit', run, '--keep', '--spread', '0.9'],
    ['report', run, '-n', '10', '--drawn', '2'],
    ['export', run, '--out', out],
    ['sample', run, '-n', '20'],
  ];
  const counts = { done: 0, refused: 0 };
  for (let i = 0; i < pairs; i++) {
    for (const path of [run, out]) rmSync(path, { recursive: true, force: true });
    cpSync(at('whole'), run, { recursive: true });
    const pick = () => commands[random.integer(commands.length)]!;
    const both = await Promise.all([start(pick(), 0), start(pick(), random.integer(2000))]);
    const said = both.map(({ args, stderr }) => `${args.join(' ')}: ${stderr}`).join('\n');
    for (const { args, status, stderr } of both) {
      if (status === 0) {
        counts.done++;
      } else if (
        // A training has gone on, or the folder is there already: both are refused as what they are.
        stderr.includes('fitted to the codes of other weights') ||
        (args[0] === 'export' && stderr.includes('new or empty folder'))
      ) {
        counts.refused++;
      } else {
        expect({ status, stderr }, said).toEqual({
          status: 1,
          stderr: expect.stringMatching(/writes to it \(grae [^)]*, pid \d+, started 20/),
        });
        counts.refused++;
      }
    }
    await expectSound(run);
    if (existsSync(out)) await readDensity(await openRun(out));
  }
  console.log(JSON.stringify(counts));
  expect(counts.done).toBeGreaterThanOrEqual(pairs);
}, 3_600_000);
