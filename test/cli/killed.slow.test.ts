import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { graeProcess, program } from '../support/grae.js';

/** Kills in all; GRAE_KILLS=500 for a campaign. */
const kills = Number(process.env.GRAE_KILLS ?? 66);
/** Before the next command is let through. */
const killsInARow = Number(process.env.GRAE_KILLS_IN_A_ROW ?? 3);
const signals = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

const base = mkdtempSync(join(tmpdir(), 'grae-killed-'));
const at = (...names: string[]) => join(base, ...names);
const old = 'what was there before\n';
const tiny = ['--grammar', 'expression', '--preset', 'tiny', '--batch', '32', '--latent', '4'];
const molecules = ['CCO', 'c1ccccc1', 'CC(=O)O', 'CCN', 'CCCl', 'C1CC1'];

let server: ChildProcess;
let address = '';

beforeAll(async () => {
  expect(
    graeProcess(['data', 'generate', 'expressions', '-n', '300', '--seed', '2', '-o', at('corpus.txt')])
      .status,
  ).toBe(0);
  const train = [
    'train',
    at('corpus.txt'),
    ...tiny,
    '--epochs',
    '2',
    '--components',
    '2',
    '--out',
    at('trained'),
  ];
  expect(graeProcess(train)).toMatchObject({ status: 0 });
  writeFileSync(at('molecules.smi'), `${molecules.join('\n')}\n`);
  writeFileSync(
    at('table.json'),
    JSON.stringify({
      format: 'grae-table-1',
      title: 'tiny',
      grammar: 'expression',
      preset: 'tiny',
      epochs: 1,
      test: { strings: 20, which: 'first' },
      rows: [{ name: 'ae', settings: { model: 'ae', batch: 32, latent: 4 } }],
      densities: ['gmm', 'standard-normal'],
      samples: 20,
    }),
  );
  // half of the file, a pause, the rest; it goes on where it is asked to
  server = spawn(
    process.execPath,
    [
      '-e',
      `const file = Buffer.alloc(400_000, 'smiles,mu\\nCCO,1\\n');
       require('node:http').createServer((request, response) => {
         const from = Number(/bytes=(\\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
         response.writeHead(from > 0 ? 206 : 200, {
           etag: '"a"', 'content-length': file.length - from,
           ...(from > 0 ? { 'content-range': 'bytes ' + from + '-' + (file.length - 1) + '/' + file.length } : {}),
         });
         let at = from;
         const more = () => {
           if (at >= file.length) return response.end();
           response.write(file.subarray(at, at + 40_000));
           at += 40_000;
           setTimeout(more, 60);
         };
         more();
       }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [port] = (await once(server.stdout!, 'data')) as [Buffer];
  address = `http://127.0.0.1:${String(port).trim()}/qm9.csv`;
}, 300_000);

afterAll(() => {
  server.kill();
  rmSync(base, { recursive: true, force: true });
});

interface Case {
  readonly name: string;
  /** Makes the folder in which the command works. */
  readonly prepare?: (folder: string) => void;
  readonly command: (folder: string) => readonly string[];
  /** What must hold after every kill. */
  readonly afterKill?: (folder: string) => void;
  /** The next command, and what must hold after it. Defaults to the same command. */
  readonly next?: (folder: string) => readonly string[];
  readonly afterNext: (folder: string) => void;
}

const copyOfRun = (folder: string) => cpSync(at('trained'), join(folder, 'run'), { recursive: true });
const run = (folder: string) => join(folder, 'run');
const opens = (folder: string) => {
  const sampled = graeProcess(['sample', run(folder), '-n', '5', '--texts']);
  expect(sampled, sampled.stderr).toMatchObject({ status: 0 });
  expect(sampled.stdout.trim().split('\n')).toHaveLength(5);
};
/** A command whose file is the old one or the new one at any moment. */
function whole(
  name: string,
  args: (folder: string) => readonly string[],
  isWhole: (text: string) => boolean,
): Case {
  const out = (folder: string) => join(folder, 'out');
  return {
    name,
    prepare: (folder) => {
      copyOfRun(folder);
      writeFileSync(out(folder), old);
    },
    command: (folder) => [...args(folder), '-o', out(folder)],
    afterKill: (folder) => {
      const text = readFileSync(out(folder), 'utf8');
      expect(text === old || isWhole(text)).toBe(true);
    },
    afterNext: (folder) => expect(isWhole(readFileSync(out(folder), 'utf8'))).toBe(true),
  };
}
const isJson = (text: string): boolean => {
  JSON.parse(text);
  return true;
};

const trainingOf = (folder: string) => [
  ...['train', at('corpus.txt'), ...tiny, '--epochs', '6', '--components', '2'],
  ...['--checkpoint', '0.1', '--out', run(folder)],
];
const isRun = (folder: string) => existsSync(join(run(folder), 'config.json'));

const cases: readonly Case[] = [
  {
    name: 'train',
    command: trainingOf,
    afterKill: (folder) => {
      // a whole run or none
      if (existsSync(run(folder))) {
        const { status, stderr } = graeProcess(['parse', '--run', run(folder)], { input: 'x\n' });
        expect(status, stderr).toBe(0);
        // the next kill is one of a new training again
        rmSync(run(folder), { recursive: true });
      }
    },
    next: trainingOf,
    afterNext: opens,
  },
  {
    name: 'train --resume',
    command: (folder) =>
      isRun(folder) ? ['train', '--resume', run(folder), '--checkpoint', '0.1'] : trainingOf(folder),
    next: (folder) => (isRun(folder) ? ['train', '--resume', run(folder)] : trainingOf(folder)),
    afterNext: opens,
  },
  {
    name: 'fit',
    prepare: copyOfRun,
    command: (folder) => ['fit', run(folder), '--components', '3'],
    afterKill: (folder) => expect(existsSync(join(run(folder), 'density.safetensors'))).toBe(true),
    afterNext: opens,
  },
  {
    name: 'fit --as',
    prepare: copyOfRun,
    command: (folder) => ['fit', run(folder), '--density', 'kde', '--as', 'second'],
    afterNext: opens,
  },
  {
    name: 'export',
    prepare: copyOfRun,
    command: (folder) => ['export', run(folder), '--out', join(folder, 'exported')],
    afterKill: (folder) => {
      if (!existsSync(join(folder, 'exported'))) return;
      expect(graeProcess(['sample', join(folder, 'exported'), '-n', '2', '--texts']).status).toBe(0);
      rmSync(join(folder, 'exported'), { recursive: true });
    },
    afterNext: (folder) => {
      expect(graeProcess(['sample', join(folder, 'exported'), '-n', '2', '--texts']).status).toBe(0);
    },
  },
  {
    name: 'table',
    command: (folder) => [
      'table',
      at('table.json'),
      '--corpus',
      at('corpus.txt'),
      '--out',
      join(folder, 'table'),
    ],
    afterNext: (folder) => isJson(readFileSync(join(folder, 'table/table.json'), 'utf8')),
  },
  {
    name: 'data fetch',
    command: (folder) => ['data', 'fetch', 'qm9', '--unverified', '--from', address, '--to', folder],
    afterKill: (folder) => {
      const path = join(folder, 'qm9.csv');
      if (existsSync(path)) rmSync(path);
    },
    afterNext: (folder) => expect(readFileSync(join(folder, 'qm9.csv')).length).toBe(400_000),
  },
  {
    name: 'score --csv -o',
    command: (folder) => [
      ...['score', at('corpus.txt'), '--domain', 'expression', '--csv', '--threads', '1'],
      ...['-o', join(folder, 'out.csv')],
    ],
    afterNext: (folder) =>
      expect(readFileSync(join(folder, 'out.csv'), 'utf8').trim().split('\n')).toHaveLength(301),
  },
  whole(
    'data generate -o',
    () => ['data', 'generate', 'expressions', '-n', '20000', '--seed', '1'],
    // what was found until an interruption is kept
    (text) => text.endsWith('\n') && text.split('\n').length <= 20_001,
  ),
  whole(
    'report -o',
    (folder) => ['report', run(folder), '-n', '20', '--drawn', '5'],
    (text) => text.trimEnd().endsWith('</html>'),
  ),
  whole(
    'evaluate -o',
    () => [
      'evaluate',
      at('molecules.smi'),
      '--train',
      at('molecules.smi'),
      '--test',
      at('molecules.smi'),
      '--threads',
      '1',
    ],
    isJson,
  ),
];

/** What a killed command may leave for a while, and the next one must not. */
function leftovers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tmp$|\.part(\.json)?$|grae-lock|\.tmp\//.test(name),
  );
}

async function killed(args: readonly string[], after: number, signal: NodeJS.Signals): Promise<void> {
  const env = { ...process.env, GRAE_BACKEND: 'wasm' };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += String(data);
  });
  const timer = setTimeout(() => child.kill(signal), after);
  const [status] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  // it was done before, was ended by the signal, or ended itself with what is to be kept
  expect([0, 1, null], stderr).toContain(status);
  expect(stderr).not.toMatch(/mistake in grae|^\s+at .*\d+:\d+/m);
}

const random = new Random(Number(process.env.GRAE_KILL_SEED ?? 7));
const rounds = Math.max(1, Math.round(kills / cases.length / killsInARow));

it.each(cases)('$name, killed at random moments, loses nothing', { timeout: 3_600_000 }, async (one) => {
  for (let round = 0; round < rounds; round++) {
    const folder = at(`${cases.indexOf(one)}-${round}`);
    mkdirSync(folder);
    one.prepare?.(folder);
    const started = performance.now();
    if (round === 0) {
      // how long it takes, and that it works at all
      const first = graeProcess(one.command(folder));
      expect(first, first.stderr).toMatchObject({ status: 0 });
      durations.set(one.name, performance.now() - started);
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      one.prepare?.(folder);
    }
    for (let kill = 0; kill < killsInARow; kill++) {
      // the first moments load modules and write nothing
      const after = durations.get(one.name)! * (0.2 + 0.85 * random.uniform());
      await killed(one.command(folder), after, signals[random.integer(signals.length)]!);
      one.afterKill?.(folder);
    }
    const next = graeProcess((one.next ?? one.command)(folder));
    expect(next, next.stderr).toMatchObject({ status: 0 });
    one.afterNext(folder);
    expect(leftovers(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  }
});

const durations = new Map<string, number>();
