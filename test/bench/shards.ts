import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { host } from '../../dist/base/host.js';
import { writeManifest } from '../../dist/shards/manifest.js';
import { ShardPart } from '../../dist/shards/shardPart.js';
import { one } from './graeCommand.js';
import type { Benchmark, Measurement } from './measure.js';

const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));

/** A module that a process loads first: at its end it prints what it has used. */
const reporting = `import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => console.error('used ' + JSON.stringify(process.resourceUsage())));`;

/** Runs a command in a process of its own, and returns its processor time and the most memory that it had. */
function used(name: string, ...args: readonly string[]): Measurement[] {
  const command = ['--import', `data:text/javascript,${encodeURIComponent(reporting)}`, program, ...args];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  const line = stderr.split('\n').findLast((text) => text.startsWith('used '));
  if (status !== 0 || line === undefined) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  const usage = JSON.parse(line.slice('used '.length)) as NodeJS.ResourceUsage;
  return [
    one(`${name}: processor time`, (usage.userCPUTime + usage.systemCPUTime) / 1e6, 's'),
    one(`${name}: memory`, usage.maxRSS / 1000, 'MB'),
  ];
}

/** The strings of a shard that is merged. */
const perShard = 100_000;

/** Writes shards of strings that no model drew: 50 bytes each, as molecules have, and one in ten there twice. */
async function writeStrings(folder: string, strings: number): Promise<void> {
  const shards = strings / perShard;
  const { grae } = await host().describeMachine();
  const job = { kind: 'sample', strings };
  const manifest = { job, origins: {}, backend: null, seed: null, shards };
  const planned = await writeManifest(folder, { format: 'grae-shards-1', grae, ...manifest });
  for (let index = 0; index < shards; index++) {
    const part = await ShardPart.begin(planned, index, { extension: 'txt', gzip: false });
    for (let row = 0; row < perShard; row++) {
      const number = index * perShard + row;
      const text = `${number % 10 === 9 ? (number * 7919) % strings : number}`.padStart(49, '.');
      await part.write(`${text}\n`);
      part.addMeaning('novel', text, row);
    }
    part.totals.count('strings', perShard);
    part.totals.count('valid', perShard);
    await part.finish({});
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'grae-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function merged(strings: number): Promise<Measurement[]> {
  return inFolder(async (folder) => {
    const shards = join(folder, 'shards');
    await writeStrings(shards, strings);
    const unique = ['--unique', '--out', join(folder, 'unique.txt')];
    return [
      ...used(`merge of ${shown(strings)}`, 'shards', 'merge', shards),
      ...used(`merge --unique of ${shown(strings)}`, 'shards', 'merge', shards, ...unique),
    ];
  });
}

async function sampled(run: string, strings: number): Promise<Measurement[]> {
  return inFolder(async (folder) => {
    const size = [
      '--count',
      String(strings),
      '--per-shard',
      String(strings),
      '--out',
      join(folder, 'shards'),
    ];
    used('plan', 'shards', 'plan', 'sample', run, ...size);
    const first = ['--index', '0', '--threads', '1'];
    return used(`a shard of ${shown(strings)} of ${run}`, 'shards', 'run', join(folder, 'shards'), ...first);
  });
}

const shown = (strings: number): string => strings.toLocaleString('en-US');

/** The processor time and memory of shards of several sizes, and of their union. */
export const shards: Benchmark = {
  name: 'shards',
  about: 'processor time and memory of shards of 10^3 to 10^5 strings, and of merging up to 10^7',
  perBackend: false,
  async run() {
    const measurements: Measurement[] = [];
    for (const strings of [1_000, 10_000, 100_000]) {
      measurements.push(...(await sampled('formulas', strings)));
    }
    for (const strings of [100_000, 1_000_000, 10_000_000]) measurements.push(...(await merged(strings)));
    return measurements;
  },
};

/** As the merges of {@link shards}: needs 7 GB of disk, and half an hour, most of it to write the shards. */
export const manyShards: Benchmark = {
  name: 'many-shards',
  about: 'processor time and memory of merging 10^8 strings',
  perBackend: false,
  run: () => merged(100_000_000),
};
