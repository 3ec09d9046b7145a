import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGrammar } from '../../../dist/corpus/shipped.js';
import type { ProductionTable } from '../../../dist/grammar/production.js';
import { firstMolecules } from '../corpora.js';
import type { Run } from './command.js';
import type { PeerRow } from './row.js';
import type { TimedStrings } from './timedStrings.js';

const ours = fileURLToPath(new URL('./ours.js', import.meta.url));
const published = fileURLToPath(new URL('../../../test/bench/peers/published.py', import.meta.url));
const program = fileURLToPath(new URL('../../../bin/grae.js', import.meta.url));
const parsedCount = 60;

/** Training, sampling and parsing, beside the published ways in Python; and two threads beside one. */
export async function networkRows(python: string): Promise<readonly PeerRow[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'grae-peers-')), 'grammar.json');
  const texts = await firstMolecules(parsedCount);
  writeFileSync(file, JSON.stringify([inNltk((await loadGrammar('zinc')).table), ...texts]));
  const grae =
    (what: string, threads: number, backend = 'wasm') =>
    (): Run =>
      asRun(process.execPath, ours, what, `${threads}`, backend);
  const peer = (name: string, what: string, ...args: string[]) => ({
    name,
    run: (): Run => asRun(python, published, what, ...args),
  });
  const alone = (what: string) => ({ name: 'on one thread', run: grae(what, 1) });
  const row = (
    name: string,
    [least, aim]: readonly [number, number],
    run: () => Run,
    beside: PeerRow['peer'],
    unit = 'molecules a second',
  ): PeerRow => ({
    name,
    rate: { count: 1, unit },
    comparison: 'ratio',
    least,
    aim,
    ours: run,
    peer: beside,
  });
  /** The share of the machine's own rate of products that a training step reaches. */
  const share = (name: string, goals: readonly [number, number], backend: string, published = false) =>
    row(name, goals, grae(published ? 'publishedTraining' : 'training', 1, backend), {
      name: 'its products at the rate of large ones',
      run: grae(published ? 'publishedProducts' : 'products', 1, backend),
    });
  return [
    row(
      'training, the architecture that ships, two threads',
      [15, 30],
      grae('training', 2),
      peer('PyTorch, the published one', 'training'),
    ),
    row('training, two threads', [1.8, 1.95], grae('training', 2), alone('training')),
    share('training, the architecture that ships, WebAssembly on one thread', [0.65, 0.8], 'wasm'),
    ...rowsHere(nativeRows(), whyNoNative()),
    row(
      'sampling under the guard, without scores, two threads',
      [15, 40],
      grae('sampling', 2),
      peer('PyTorch, the published decoder without masks', 'decoding'),
    ),
    row('sampling, two threads', [1.9, 1.95], grae('sampling', 2), alone('sampling')),
    row('calibration, two threads', [1.8, 1.95], grae('calibration', 2), alone('calibration'), 'a second'),
    row(
      'parsing with the published grammar, one thread',
      [150, 400],
      grae('parsing', 1),
      peer("NLTK's chart parser", 'parsing', file),
      'strings a second',
    ),
  ];

  function nativeRows(): readonly PeerRow[] {
    return [
      row(
        'training, the architecture that ships, native TensorFlow',
        [50, 100],
        grae('training', 1, 'tensorflow'),
        peer('PyTorch, the published one', 'training'),
      ),
      row(
        'training, the published architecture, native TensorFlow',
        [1, 2],
        grae('publishedTraining', 1, 'tensorflow'),
        peer('PyTorch, the same', 'training'),
      ),
      share('training, the architecture that ships, native TensorFlow', [0.5, 0.8], 'tensorflow'),
      share('training, the published architecture, native TensorFlow', [0.5, 0.8], 'tensorflow', true),
    ];
  }
}

/** Returns rows, or none and says why, where what they need is missing. */
function rowsHere(rows: readonly PeerRow[], missing: string | null): readonly PeerRow[] {
  if (missing === null) return rows;
  console.error(`left out (${missing}): ${rows.map(({ name }) => name).join('; ')}`);
  return [];
}

/** Returns why native TensorFlow does not start here; null where it does. */
function whyNoNative(): string | null {
  const doctor = execFileSync(process.execPath, [program, 'doctor', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { backends } = JSON.parse(doctor) as {
    readonly backends: readonly { readonly name: string; readonly reason: string | null }[];
  };
  return backends.find(({ name }) => name === 'tensorflow')!.reason;
}

/** Returns the time for one string. */
function asRun(command: string, ...args: string[]): Run {
  const { count, seconds, cpuSeconds } = JSON.parse(
    execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  ) as TimedStrings;
  return { seconds: seconds / count, cpuSeconds: cpuSeconds / count };
}

/** Writes a grammar as NLTK reads it, without productions of symbols that it does not define. */
function inNltk({ nonTerminals, productions, leastStepsThrough }: ProductionTable): string {
  return productions
    .filter((_, production) => Number.isFinite(leastStepsThrough[production]))
    .map(({ lhs, rhs }) => {
      const right = rhs.map((one) => (typeof one === 'number' ? nonTerminals[one]! : `'${one}'`));
      return `${nonTerminals[lhs]!} -> ${right.join(' ')}`;
    })
    .join('\n');
}
