import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../project/support/repository.js';
import { grae, graeJson, program } from '../support/grae.js';

const base = mkdtempSync(join(tmpdir(), 'grae-shards-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const at = (...names: string[]) => join(base, ...names);
const text = (...names: string[]) => readFileSync(at(...names), 'utf8');
const variables = { GRAE_BACKEND: 'wasm' };

interface Status {
  readonly done: { readonly count: number; readonly spec: string };
  readonly missing: { readonly count: number; readonly spec: string };
  readonly damaged: readonly { readonly index: number; readonly reason: string }[];
}

interface Merged {
  readonly counts: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly moments: Readonly<Record<string, { readonly count: number; readonly mean: number }>>;
  readonly different: number | null;
  readonly distinct: Readonly<Record<string, number>>;
  readonly merged: string;
}

const shards = 6;

/** The status as JSON, whether shards are missing or not. */
async function statusOf(folder: string): Promise<Status & { readonly status: number | null }> {
  const { status, stdout } = await grae(['shards', 'status', folder, '--json']);
  return { status, ...(JSON.parse(stdout) as Status) };
}

async function run(folder: string, index: string, ...more: string[]): Promise<void> {
  expect(await grae(['shards', 'run', folder, '--index', index, ...more])).toMatchObject({ status: 0 });
}

const plan = (folder: string, ...more: string[]) =>
  grae([
    'shards',
    'plan',
    'sample',
    at('run'),
    '--out',
    at(folder),
    '-n',
    '550',
    '--per-shard',
    '100',
    ...more,
  ]);

/** The results in a folder by name: everything but remarks on the computation. */
function results(folder: string): Record<string, string> {
  const names = readdirSync(at(folder)).filter(
    (name) => /^(?:part-|manifest)/.test(name) && !name.endsWith('.times.json'),
  );
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(at(folder, name)))
        .digest('hex'),
    ]),
  );
}

beforeAll(async () => {
  const corpus = at('corpus.txt');
  await grae(['data', 'generate', 'expressions', '-n', '300', '--seed', '2', '-o', corpus]);
  const train = ['train', corpus, '--grammar', 'expression', '--preset', 'tiny', '--batch', '32'];
  for (const [name, seed] of [
    ['run', '1'],
    ['other', '2'],
  ] as const) {
    const more = ['--latent', '4', '--epochs', '2', '--components', '2', '--seed', seed, '--out', at(name)];
    expect(await grae([...train, ...more])).toMatchObject({ status: 0 });
  }
  expect(await plan('whole', '--scores', 'all', '--seed', '5')).toMatchObject({ status: 0 });
  await run(at('whole'), `0-${shards - 1}`);
});

it('a plan says how to run its shards, and the union of their results is all there is', async () => {
  const planned = await plan('printed');
  expect(planned.stdout).toContain('6 shards planned');
  expect(planned.stdout).toContain('sbatch --array=0-5 --requeue');
  expect(planned.stdout).toContain('seq 0 5 | xargs');
  const merged = await graeJson<Merged>(['shards', 'merge', at('whole'), '-o', at('all.csv')]);
  const rows = text('all.csv').trimEnd().split('\n');
  expect(rows).toHaveLength(551);
  expect(rows[0]).toMatch(/^string,valid,reason,canonical,novel,score/);
  // counted again, by what the file says
  const cells = rows.slice(1).map((row) => /^(?:"(?:[^"]|"")*"|[^,]*),(true|false),/.exec(row)![1]);
  expect(merged.counts).toEqual({ strings: 550, valid: cells.filter((one) => one === 'true').length });
  const known = new Set(text('corpus.txt').trimEnd().split('\n'));
  const judged = await graeJson<{ summary: { valid: number; unique: number } }>([
    'score',
    at('all.csv'),
    '--column',
    'string',
    '--domain',
    'expression',
  ]);
  expect(merged.counts.valid).toBe(judged.summary.valid);
  expect(merged.different).toBe(judged.summary.unique);
  const novel = rows.slice(1).filter((row) => /,true(,[^,]*)*$/.test(row) && /,true,,[^,]*,true,/.test(row));
  expect(merged.distinct.novel).toBe(new Set(novel.map((row) => row.split(',')[0])).size);
  for (const row of novel) expect(known.has(row.split(',')[0]!)).toBe(false);
});

it('a shard depends on manifest and index alone, not on the machines and their order', async () => {
  expect(await plan('apart', '--scores', 'all', '--seed', '5')).toMatchObject({ status: 0 });
  await run(at('apart'), '1', '--tasks', '2', '--threads', '1');
  expect((await statusOf(at('apart'))).done.spec).toBe('1,3,5');
  for (const index of ['4', '0', '2']) await run(at('apart'), index);
  expect(results('apart')).toEqual(results('whole'));
  // another seed is another sample
  expect(await plan('seeded', '--scores', 'all', '--seed', '6')).toMatchObject({ status: 0 });
  await run(at('seeded'), '0');
  expect(text('seeded', 'part-000000.csv')).not.toBe(text('whole', 'part-000000.csv'));
});

it('the index of a task comes from its scheduler, and one out of range is refused', async () => {
  expect(await plan('tasks')).toMatchObject({ status: 0 });
  const env = { ...process.env, ...variables };
  const task = (more: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [program, 'shards', 'run', at('tasks')], {
      env: { ...env, ...more },
      encoding: 'utf8',
    });
  expect(task({ SLURM_ARRAY_TASK_ID: '2' }).status).toBe(0);
  expect(task({ JOB_COMPLETION_INDEX: '4' }).status).toBe(0);
  expect(await statusOf(at('tasks'))).toMatchObject({ status: 1, missing: { spec: '0-1,3,5' } });
  const { stdout, stderr } = await grae(['shards', 'status', at('tasks')]);
  expect(stdout).toBe('0-1,3,5\n');
  expect(stderr).toMatch(/^2 of 6 shards are done/);
  const beyond = task({ SLURM_ARRAY_TASK_ID: '6' });
  expect(beyond).toMatchObject({ status: 2 });
  expect(beyond.stderr).toContain('SLURM_ARRAY_TASK_ID: expected indexes from 0 to 5, but received: 6');
  expect(task({}).stderr).toContain('expected the index of a shard, or a task of an array');
  expect(task({ SLURM_ARRAY_TASK_ID: '1', AWS_BATCH_JOB_ARRAY_INDEX: '3' }).status).toBe(2);
});

/** Starts a process that computes shards. */
function started(folder: string, index: string): ChildProcess {
  const args = [program, 'shards', 'run', at(folder), '--index', index, '--threads', '1'];
  return spawn(process.execPath, args, { env: { ...process.env, ...variables }, stdio: 'ignore' });
}

it('processes that are killed lose nothing, and several at once write the same bytes', async () => {
  expect(await plan('killed', '--scores', 'all', '--seed', '5')).toMatchObject({ status: 0 });
  let killed = 0;
  for (const wait of [300, 600, 900, 1200, 1500]) {
    const processes = [started('killed', '0-2'), started('killed', '1-3'), started('killed', '0-5')];
    const ends = processes.map((one) => once(one, 'exit'));
    await setTimeout(wait);
    for (const one of processes) killed += one.exitCode === null && one.kill('SIGKILL') ? 1 : 0;
    await Promise.all(ends);
    // whatever is there is whole, and right
    expect((await statusOf(at('killed'))).damaged).toEqual([]);
  }
  expect(killed).toBeGreaterThan(0);
  const last = [started('killed', '0-5'), started('killed', '0-5'), started('killed', '3-5')];
  for (const [status] of await Promise.all(last.map((one) => once(one, 'exit')))) expect(status).toBe(0);
  const whole = results('whole');
  const left = readdirSync(at('killed')).filter((name) => name.endsWith('.tmp'));
  expect(left).toEqual([]);
  expect(results('killed')).toEqual(whole);
}, 120_000);

it('a shard that is truncated, changed, of another plan or of another index is said, computed again, and not counted', async () => {
  cpSync(at('whole'), at('damaged'), { recursive: true });
  const damaged = (name: string) => at('damaged', name);
  truncateSync(damaged('part-000000.json'), 100);
  truncateSync(damaged('part-000001.csv'), 50);
  writeFileSync(damaged('part-000002.csv'), text('whole', 'part-000002.csv').replace(/\d/, 'x'));
  copyFileSync(at('whole', 'part-000002.json'), damaged('part-000003.json'));
  copyFileSync(at('seeded', 'part-000000.json'), damaged('part-000004.json'));
  rmSync(damaged('part-000005.novel.hashes'));
  const status = await statusOf(at('damaged'));
  expect(status).toMatchObject({ status: 1, done: { count: 0 }, missing: { spec: '0-5' } });
  const reasons = status.damaged.map(({ reason }) => reason);
  expect(reasons[0]).toMatch(/cut short/);
  expect(reasons[1]).toMatch(/part-000001.csv has 50 bytes/);
  expect(reasons[2]).toMatch(/its SHA-256 differs/);
  expect(reasons[3]).toMatch(/is that of shard 2/);
  expect(reasons[4]).toMatch(/belongs to another plan/);
  expect(reasons[5]).toMatch(/part-000005.novel.hashes is missing/);
  const merge = await grae(['shards', 'merge', at('damaged'), '-o', at('damaged.csv')]);
  expect(merge).toMatchObject({ status: 1 });
  expect(merge.stderr).toContain('these are missing or damaged: 0-1,3-5');
  expect(existsSync(at('damaged.csv'))).toBe(false);
  const again = await grae(['shards', 'run', at('damaged'), '--index', '0-5']);
  expect(again.stderr).toContain('shard 4 is computed again, since part-000004.json belongs to another plan');
  expect(results('damaged')).toEqual(results('whole'));
});

it('a change that sizes do not show is found when shards are merged, and the old file stays', async () => {
  cpSync(at('whole'), at('changed'), { recursive: true });
  const swapped = text('whole', 'part-000004.csv').replace('true', 'eurt');
  writeFileSync(at('changed', 'part-000004.csv'), swapped);
  writeFileSync(at('merged.csv'), 'old');
  const merge = await grae(['shards', 'merge', at('changed'), '-o', at('merged.csv')]);
  expect(merge).toMatchObject({ status: 1 });
  expect(merge.stderr).toContain('expected what shard 4 wrote, but the file has changed');
  expect(text('merged.csv')).toBe('old');
  expect(readdirSync(base).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect((await grae(['shards', 'status', at('changed'), '--quick'])).status).toBe(0);
  expect((await statusOf(at('changed'))).missing.spec).toBe('4');
});

it('missing shards are left out of a union only where that is asked for', async () => {
  cpSync(at('whole'), at('partial'), { recursive: true });
  rmSync(at('partial', 'part-000002.json'));
  expect(await grae(['shards', 'merge', at('partial')])).toMatchObject({ status: 1, stdout: '' });
  const { status, stdout } = await grae(['shards', 'merge', at('partial'), '--partial', '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ merged: '0-1,3-5', missing: '2', counts: { strings: 450 } });
});

it('another model is refused, with what differs, and so is another version', async () => {
  const other = await grae(['shards', 'run', at('printed'), '--index', '0', '--source', at('other')]);
  expect(other).toMatchObject({ status: 2 });
  expect(other.stderr).toMatch(/it differs \(weights: [0-9a-f]{12}… was planned, [0-9a-f]{12}… is here/);
  expect(other.stderr).toMatch(/density: /);
  expect(readdirSync(at('printed'))).toEqual(['manifest.json']);
  cpSync(at('run'), at('moved'), { recursive: true });
  await run(at('printed'), '0', '--source', at('moved'));
  writeFileSync(
    at('printed', 'manifest.json'),
    text('printed', 'manifest.json').replace(/"grae": ".*"/, '"grae": "0.0.1"'),
  );
  const version = await grae(['shards', 'run', at('printed'), '--index', '1']);
  expect(version).toMatchObject({ status: 2 });
  expect(version.stderr).toContain('expected grae 0.0.1, with which the shards were planned');
  // what the first version wrote belongs to the other plan
  expect((await statusOf(at('printed'))).damaged[0]?.reason).toBe('part-000000.json belongs to another plan');
});

it('numbers of tasks and threads, and places, that cannot be are refused in one line', async () => {
  const refused = async (message: string, ...args: string[]) => {
    const { status, stdout, stderr } = await grae(['shards', 'run', at('whole'), ...args]);
    expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      status: 2,
      stdout: '',
      lines: 1,
    });
    expect(stderr).toContain(message);
  };
  await refused(
    "'--tasks <n>': expected a whole number of at least 1, but received: 0",
    '--index',
    '0',
    '--tasks',
    '0',
  );
  await refused(
    "'--threads <n>': expected a whole number from 1 to 1024, but received: 0",
    '--index',
    '0',
    '--threads',
    '0',
  );
  await refused(
    "'--threads <n>': expected a whole number from 1 to 1024, but received: 10000",
    '--index',
    '0',
    '--threads',
    '10000',
  );
  await refused('--index: expected indexes from 0 to 5, but received: 6', '--index', '6');
  await refused('--index: expected indexes from 0 to 1, but received: 2', '--index', '2', '--tasks', '2');
  // more tasks than shards: some have none
  expect(await grae(['shards', 'run', at('whole'), '--index', '9', '--tasks', '10'])).toMatchObject({
    status: 0,
  });
  expect((await plan('none', '--per-shard', '0')).status).toBe(2);
  expect((await plan('none', '-n', '0')).status).toBe(2);
  expect(existsSync(at('none'))).toBe(false);
});

it('a manifest that is cut short, of another format or edited is refused, or makes other shards', async () => {
  cpSync(at('whole'), at('edited'), { recursive: true });
  const manifest = text('whole', 'manifest.json');
  const write = (content: string) => writeFileSync(at('edited', 'manifest.json'), content);
  const commands = [['status'], ['run', '--index', '0'], ['merge']];
  const all = async () => {
    const ends = await Promise.all(
      commands.map(([name, ...more]) => grae(['shards', name!, at('edited'), ...more])),
    );
    for (const { status } of ends) expect(status).toBe(2);
    return ends.map(({ stderr }) => stderr).join('');
  };
  write(manifest.slice(0, 200));
  expect(await all()).toMatch(/cut short/);
  write(manifest.replace('grae-shards-1', 'grae-shards-2'));
  expect(await all()).toMatch(/grae-shards-1/);
  write(manifest.replace('"kind": "sample"', '"kind": "samples"'));
  const kind = await grae(['shards', 'run', at('edited'), '--index', '0']);
  expect(kind).toMatchObject({ status: 2 });
  // shards of the other plan are not of this one
  write(manifest.replace('"count": 550', '"count": 551'));
  expect((await statusOf(at('edited'))).damaged).toHaveLength(shards);
  expect((await grae(['shards', 'merge', at('edited'), '--partial'])).status).toBe(1);
});

it('a union never takes the place of the shards, and a plan says what it needs', async () => {
  for (const name of ['manifest.json', 'part-000000.csv', 'part-000001.json']) {
    const merge = await grae(['shards', 'merge', at('whole'), '-o', at('whole', name)]);
    expect(merge).toMatchObject({ status: 2 });
    expect(merge.stderr).toContain('expected another file than those of the shards');
  }
  expect((await statusOf(at('whole'))).done.count).toBe(shards);
  for (const [kind, option] of [
    ['evaluate', '--train'],
    ['benchmark', '--benchmark'],
    ['table', '--parts'],
  ] as const) {
    const planned = await grae(['shards', 'plan', kind, at('corpus.txt'), '--out', at('none')]);
    expect(planned).toMatchObject({ status: 2 });
    expect(planned.stderr).toContain(option);
    expect(planned.stderr).not.toContain('undefined');
  }
  expect(existsSync(at('none'))).toBe(false);
});

it('a shard that another version has written is not counted', async () => {
  cpSync(at('whole'), at('versions'), { recursive: true });
  const record = text('whole', 'part-000003.json').replace(/"grae": ".*"/, '"grae": "0.0.1"');
  writeFileSync(at('versions', 'part-000003.json'), record);
  const status = await statusOf(at('versions'));
  expect(status).toMatchObject({ done: { count: 5 }, missing: { spec: '3' } });
  expect(status.damaged[0]!.reason).toMatch(/computed by grae 0.0.1, and planned with grae/);
  expect((await grae(['shards', 'merge', at('versions')])).stderr).toContain(
    'these are missing or damaged: 3',
  );
  await run(at('versions'), '3');
  expect(results('versions')).toEqual(results('whole'));
});

it('a folder keeps its plan', async () => {
  const again = ['--scores', 'all', '--seed', '5'];
  expect(await plan('whole', ...again)).toMatchObject({ status: 0 });
  const other = await plan('whole', '--scores', 'all', '--seed', '6');
  expect(other).toMatchObject({ status: 2 });
  expect(other.stderr).toContain('other shards are planned here already');
  expect((await statusOf(at('whole'))).done.count).toBe(shards);
  expect((await grae(['shards', 'status', at('nowhere')])).stderr).toContain(
    'the manifest of planned shards',
  );
});

it.skipIf(process.platform === 'win32')(
  'a full disk ends in an error, and leaves nothing behind',
  async () => {
    expect(await plan('full', '--scores', 'all')).toMatchObject({ status: 0 });
    const command = `ulimit -f 4 && exec "${process.execPath}" "${program}" shards run "${at('full')}" --index 0`;
    const { status, stderr } = spawnSync('bash', ['-c', command], {
      env: { ...process.env, ...variables },
      encoding: 'utf8',
    });
    expect(stderr).toContain('the file would exceed the size that is allowed here');
    expect(status).toBe(1);
    expect(readdirSync(at('full'))).toEqual(['manifest.json']);
  },
);

it('parts may be compressed, and joined either way', async () => {
  expect(await plan('gzip', '--gzip', '--seed', '5')).toMatchObject({ status: 0 });
  await run(at('gzip'), '0-5');
  const { stdout } = await grae(['shards', 'merge', at('gzip'), '-o', at('all.txt.gz')]);
  expect(stdout).toMatch(/^strings +550/m);
  await grae(['shards', 'merge', at('gzip'), '-o', at('all.txt')]);
  expect(gunzipSync(readFileSync(at('all.txt.gz'))).toString()).toBe(text('all.txt'));
  const strings = text('all.csv').trimEnd().split('\n').slice(1);
  for (const [i, line] of text('all.txt').trimEnd().split('\n').entries()) {
    expect(strings[i]!.startsWith(`${line},`) || strings[i]!.startsWith(`"${line}"`)).toBe(true);
  }
});

it('strings may be left unjudged, or drawn until enough keep constraints', async () => {
  expect(await plan('texts', '--texts', '--seed', '5')).toMatchObject({ status: 0 });
  await run(at('texts'), '0-5');
  const merged = await graeJson<Merged>(['shards', 'merge', at('texts'), '-o', at('texts.txt')]);
  expect(merged).toMatchObject({ counts: { strings: 550 }, different: null });
  expect(text('texts.txt')).toBe(text('all.txt'));
  const constraints = ['-n', '30', '--per-shard', '20', '--template', 'sin(*)'];
  expect(await plan('constrained', ...constraints)).toMatchObject({ status: 0 });
  await run(at('constrained'), '0-1');
  await grae(['shards', 'merge', at('constrained'), '-o', at('sines.txt')]);
  const lines = text('sines.txt').trimEnd().split('\n');
  expect(lines).toHaveLength(30);
  for (const line of lines) expect(line).toMatch(/^sin\(.*\)$/);
  expect((await plan('both', '--texts', '--template', 'sin(*)')).stderr).toContain('expected no constraints');
  expect((await plan('both', '--texts', '--scores', 'all')).status).toBe(2);
  expect((await plan('both', '--per-shard', '1', '-n', '1e9')).stderr).toContain('at most 1,000,000 shards');
});

it('scores a file in shards as in one piece', async () => {
  const molecules = ['CCO', 'c1ccccc1', 'C1CC', 'foo', 'CC(=O)O acid', 'OCC', 'CCCN', 'C=C'];
  writeFileSync(at('molecules.smi'), `${molecules.join('\n')}\n`);
  const language = ['--domain', 'molecule', '--scores', 'qed,molWeight'];
  const planned = ['shards', 'plan', 'score', at('molecules.smi'), '--out', at('scored'), '--per-shard', '3'];
  expect(await grae([...planned, ...language])).toMatchObject({ status: 0 });
  await run(at('scored'), '0-2');
  const merged = await graeJson<Merged>(['shards', 'merge', at('scored'), '-o', at('scored.csv')]);
  const whole = await grae(['score', at('molecules.smi'), ...language, '--csv']);
  expect(text('scored.csv')).toBe(whole.stdout);
  const { summary } = await graeJson<{
    summary: { valid: number; unique: number; reasons: object; scores: Record<string, { mean: number }> };
  }>(['score', at('molecules.smi'), ...language]);
  expect(merged.counts).toEqual({ strings: 8, valid: summary.valid });
  expect(merged.different).toBe(summary.unique);
  expect(merged.groups.reasons).toEqual(summary.reasons);
  expect(merged.moments.qed!.mean).toBeCloseTo(summary.scores.qed!.mean, 12);
  writeFileSync(at('molecules.smi'), `${molecules.join('\n').replace('CCCN', 'CCCO')}\n`);
  rmSync(at('scored', 'part-000002.json'));
  const changed = await grae(['shards', 'run', at('scored'), '--index', '0-2']);
  expect(changed).toMatchObject({ status: 2 });
  expect(changed.stderr).toContain('expected the file that was planned with');
});

const record = (name: string, atom: string, data: string): string =>
  `${name}\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 ${atom}   0  0  0  0  0  0\nM  END\n${data}\n$$$$\n`;

/** Files that `grae score` reads, each with options. */
const files: Readonly<Record<string, readonly [string | Buffer, ...string[]]>> = {
  'table.csv': [
    '\ufeffid,smiles,note\n1,CCO,"two\nlines, and ""quotes"""\n2,CCC\n,,\n3,C1CC,\n4,c1ccccc1,last',
  ],
  'table.tsv': ['a\tb\nCCO\t5"\n\nCCN\t"x" y\n', '--column', 'a'],
  'excel.csv': ['sep=;\r\nname;smiles;value\r\none;CCO;1,5\r\ntwo;CCC;2,5\r\nthree;OCC;3,5\r\n'],
  'zipped.smi.gz': [gzipSync('smiles name\nCCO ethanol\nCCC\n\nfoo bar\nC=C ethene\n')],
  'records.sdf': [
    [
      record('one', 'C', '> <A>\n1\n'),
      record('two', 'Xx', ''),
      record('three', 'O', '> <B>\nx\ny\n'),
      record('four', 'N', ''),
    ].join(''),
  ],
};

it.each(Object.entries(files))(
  '%s is scored in shards as in one piece',
  async (name, [content, ...options]) => {
    writeFileSync(at(name), content);
    const language = ['--domain', 'molecule', '--scores', 'molWeight', ...options];
    const whole = await grae(['score', at(name), ...language, '--csv']);
    expect(whole).toMatchObject({ status: 0 });
    const folder = at(`${name}-shards`);
    const plan = ['shards', 'plan', 'score', at(name), '--out', folder, '--per-shard', '2', '--json'];
    const planned = await grae([...plan, ...language]);
    expect(planned.stderr).toBe(whole.stderr);
    const { shards } = JSON.parse(planned.stdout) as { readonly shards: number };
    expect(shards).toBeGreaterThan(1);
    await run(folder, `0-${shards - 1}`);
    const merged = await graeJson<Merged>(['shards', 'merge', folder, '-o', at(`${name}.out`)]);
    expect(text(`${name}.out`)).toBe(whole.stdout);
    // rows with line ends in their cells are whole, too
    const unique = ['shards', 'merge', folder, '--unique', '-o', at(`${name}.unique`)];
    expect(await graeJson<object>(unique)).toMatchObject({ written: merged.different });
    expect(merged.counts).toMatchObject({ valid: whole.stdout.match(/[,;\t]true[,;\t]/g)!.length });
  },
);

it('standard input and files without strings are refused', async () => {
  const plan = (file: string, ...more: string[]) =>
    grae(['shards', 'plan', 'score', file, '--out', at('none'), '--domain', 'molecule', ...more]);
  expect((await plan('-')).stderr).toContain('expected a file, since each shard reads its part');
  expect((await plan(at('nowhere.smi'))).stderr).toContain('no such file');
  writeFileSync(at('empty.smi'), '');
  expect((await plan(at('empty.smi'))).stderr).toContain('expected a string on each line');
  const column = await plan(at('table.csv'), '--column', 'smile');
  expect(column).toMatchObject({ status: 2 });
  expect(column.stderr).toContain('expected a column smile');
  expect(existsSync(at('none'))).toBe(false);
});

it('writes each meaning once, the first of each, and novel ones alone', async () => {
  const rows = text('all.csv').trimEnd().split('\n').slice(1);
  const seen = new Set<string>();
  const first = rows.filter((row) => {
    const [, string, quoted] = /^([^",]*|"((?:[^"]|"")*)"),true,/.exec(row) ?? [];
    if (string === undefined) return false;
    const meaning = quoted ?? string;
    if (seen.has(meaning)) return false;
    seen.add(meaning);
    return true;
  });
  const merge = (...more: string[]) =>
    graeJson<Merged & { readonly written: number }>(['shards', 'merge', at('whole'), ...more]);
  const unique = await merge('--unique', '-o', at('unique.csv'));
  expect(unique.written).toBe(first.length);
  expect(unique.different).toBe(first.length);
  expect(text('unique.csv').trimEnd().split('\n').slice(1)).toEqual(first);
  expect(text('unique.csv').split('\n')[0]).toBe(text('all.csv').split('\n')[0]);
  const novel = await merge('--novel', '-o', at('novel.csv.gz'));
  expect(novel.written).toBe(novel.distinct.novel);
  const lines = gunzipSync(readFileSync(at('novel.csv.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  expect(lines.slice(1)).toEqual(
    first.filter((row) => /^(?:[^",]*|"(?:[^"]|"")*"),true,,[^,]*,true/.test(row)),
  );
  // of compressed parts, and of parts that are missing
  const { stdout } = await grae([
    'shards',
    'merge',
    at('gzip'),
    '--unique',
    '-o',
    at('unique.txt'),
    '--json',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ written: first.length });
  expect(text('unique.txt').trimEnd().split('\n')).toHaveLength(first.length);
  const part = ['shards', 'merge', at('partial'), '--partial', '--unique', '-o', at('part.csv')];
  expect((await grae(part)).stderr).toContain('left out: 2');
  const kept = text('part.csv').trimEnd().split('\n').slice(1);
  expect(new Set(kept.map((row) => row.split(',')[0])).size).toBe(kept.length);
});

it('each meaning once needs a file, strings that were judged, and for novel ones a training set', async () => {
  const merge = (folder: string, ...more: string[]) => grae(['shards', 'merge', at(folder), ...more]);
  expect((await merge('whole', '--unique')).stderr).toContain('expected --out with --unique');
  expect((await merge('texts', '--unique', '-o', at('x'))).stderr).toContain(
    'expected strings that were judged',
  );
  expect((await merge('table.csv-shards', '--novel', '-o', at('x'))).stderr).toContain(
    'expected samples of a model',
  );
  expect((await merge('whole', '--novel', '--unique', '-o', at('x'))).status).toBe(2);
  cpSync(at('whole'), at('rows'), { recursive: true });
  const rows = readFileSync(at('rows', 'part-000001.novel.rows'));
  rows.writeUInt32LE(99, 0);
  writeFileSync(at('rows', 'part-000001.novel.rows'), rows);
  const changed = await merge('rows', '--unique', '-o', at('x'));
  expect(changed.stderr).toMatch(
    /part-000001.novel.rows: expected what its shard wrote, but the file has changed/,
  );
  expect((await statusOf(at('rows'))).missing.spec).toBe('1');
  expect(existsSync(at('x'))).toBe(false);
});

it('draws until a shard has enough different or novel strings, and again where one is not valid', async () => {
  const sizes = ['-n', '200', '--per-shard', '100'];
  expect(await plan('unique', ...sizes, '--unique', '--novel')).toMatchObject({ status: 0 });
  await run(at('unique'), '0-1');
  const merged = await graeJson<Merged>(['shards', 'merge', at('unique'), '-o', at('wanted.txt')]);
  const lines = text('wanted.txt').trimEnd().split('\n');
  const missing = merged.counts['not found'] ?? 0;
  expect(lines).toHaveLength(200 - missing);
  expect(merged.counts).toMatchObject({ strings: lines.length, valid: lines.length });
  const known = new Set(text('corpus.txt').trimEnd().split('\n'));
  for (const line of lines) expect(known.has(line)).toBe(false);
  const inFirst = text('unique', 'part-000000.txt').trimEnd().split('\n');
  expect(new Set(inFirst).size).toBe(inFirst.length);
  const leftOut = Object.values(merged.groups['left out']!).reduce((sum, count) => sum + count, 0);
  expect(merged.counts.draws).toBe(lines.length + leftOut);
  // the shards together may have a string twice, which the union says
  expect(merged.different).toBe(new Set(lines).size);
  expect(await plan('tries', ...sizes, '--tries', '3', '--guard', 'off')).toMatchObject({ status: 0 });
  await run(at('tries'), '0-1');
  const tries = await graeJson<Merged>(['shards', 'merge', at('tries')]);
  expect(tries.counts.strings).toBe(200);
  const repeated = tries.counts.draws! - 200;
  expect(repeated).toBeGreaterThanOrEqual(200 - tries.counts.valid!);
  expect((await plan('none', '--tries', '2', '--unique')).stderr).toContain("'--unique' cannot be used with");
  expect((await plan('none', '--tries', '2', '--template', 'sin(*)')).stderr).toContain(
    'expected no tries with constraints, for which a shard draws until there are enough strings',
  );
  expect((await plan('none', '--texts', '--novel')).stderr).toContain('expected no novel');
});

it('evaluates generated molecules as in one piece, as far as metrics add up', async () => {
  const nci = readFileSync(join(root, 'data/molecules/nci.smi'), 'utf8').split('\n');
  const samples = [...nci.slice(0, 60), 'C1CC', ...nci.slice(10, 30)];
  writeFileSync(at('samples.smi'), `${samples.join('\n')}\n`);
  writeFileSync(at('train.smi'), `${nci.slice(40, 90).join('\n')}\n`);
  const planned = await grae([
    'shards',
    'plan',
    'evaluate',
    at('samples.smi'),
    '--train',
    at('train.smi'),
    '--out',
    at('evaluated'),
    '--per-shard',
    '25',
  ]);
  expect(planned.stdout).toContain('6 shards planned');
  await run(at('evaluated'), '0-5');
  const merged = await graeJson<{ metrics: Record<string, number>; moments: Merged['moments'] }>([
    'shards',
    'merge',
    at('evaluated'),
    '-o',
    at('described.csv'),
  ]);
  const sets = ['--train', at('train.smi'), '--test', at('train.smi'), '--no-training-row'];
  const { moses } = await graeJson<{ moses: Record<string, number> }>([
    'evaluate',
    at('samples.smi'),
    ...sets,
  ]);
  expect(Object.keys(merged.metrics)).toHaveLength(11);
  for (const [name, value] of Object.entries(merged.metrics))
    expect(value, name).toBeCloseTo(moses[name]!, 12);
  expect(text('described.csv').trimEnd().split('\n')).toHaveLength(samples.length + 1);
  // novelty of a part of a set would be another number
  rmSync(at('evaluated', 'part-000005.json'));
  const partial = await grae(['shards', 'merge', at('evaluated'), '--partial', '--json']);
  expect(JSON.parse(partial.stdout)).not.toHaveProperty('metrics');
});

it('searches with a seed a shard, and refuses options that no search would take', async () => {
  const plan = (...options: string[]) =>
    grae([
      'shards',
      'plan',
      'search',
      at('run'),
      '--out',
      at('searches'),
      '--seeds',
      '3,4',
      '--',
      ...options,
    ]);
  expect((await plan('--minimise', 'score')).stderr).toContain('Did you mean --minimize?');
  expect((await plan('--minimize', 'score', '--seed', '5')).stderr).toContain('expected no --seed behind --');
  expect(existsSync(at('searches'))).toBe(false);
  expect(await plan('--minimize', 'score', '-n', '40')).toMatchObject({ status: 0 });
  await run(at('searches'), '0-1');
  const once = results('searches');
  rmSync(at('searches', 'part-000001.json'));
  await run(at('searches'), '0-1');
  expect(results('searches')).toEqual(once);
  const merged = await graeJson<Merged>(['shards', 'merge', at('searches'), '-o', at('searches.jsonl')]);
  const found = text('searches.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SearchLine);
  expect(found.map(({ seed }) => seed)).toEqual([3, 4]);
  const alone = await graeJson<SearchLine>([
    ...['optimize', at('run'), '--minimize', 'score', '-n', '40', '--seed', '4'],
  ]);
  expect(found[1]!.best).toEqual(alone.best);
  expect(merged.counts).toEqual({ searches: 2, evaluations: found[0]!.evaluations + found[1]!.evaluations });
  expect(merged.moments['best value']).toMatchObject({ count: 2 });
  const other = await grae(['shards', 'run', at('searches'), '--index', '2']);
  expect(other).toMatchObject({ status: 2 });
});

it('a search that was killed goes on, to the same result', async () => {
  const plan = (folder: string) =>
    grae([
      ...['shards', 'plan', 'search', at('run'), '--out', at(folder), '--seeds', '3'],
      ...['--', '--minimize', 'score', '-n', '1500'],
    ]);
  expect(await plan('resumed')).toMatchObject({ status: 0 });
  const log = at('resumed', 'seed-3', 'evaluations.jsonl');
  const killed = started('resumed', '0');
  const ended = once(killed, 'exit');
  while (!existsSync(log) || readFileSync(log, 'utf8').split('\n').length < 50) await setTimeout(20);
  killed.kill('SIGKILL');
  await ended;
  expect(readdirSync(at('resumed')).filter((name) => name.endsWith('.json'))).toEqual(['manifest.json']);
  const begun = readFileSync(log, 'utf8');
  await run(at('resumed'), '0');
  // what was evaluated before is not evaluated again
  const whole = readFileSync(log, 'utf8');
  expect(whole.startsWith(begun.slice(0, begun.lastIndexOf('\n') + 1))).toBe(true);
  expect(await plan('straight')).toMatchObject({ status: 0 });
  await run(at('straight'), '0');
  expect(text('resumed', 'part-000000.jsonl')).toBe(text('straight', 'part-000000.jsonl'));
}, 120_000);

it('the command of a shard that is given bad input ends as such', async () => {
  const planned = ['shards', 'plan', 'search', 'formulas', '--out', at('scoreless'), '--seeds', '1'];
  expect(await grae([...planned, '--', '--minimize', 'nothing'])).toMatchObject({ status: 0 });
  const ended = await grae(['shards', 'run', at('scoreless'), '--index', '0']);
  expect(ended).toMatchObject({ status: 2 });
  expect(ended.stderr).toContain('the command of shard 0 (optimize) ended with status 2');
});

interface SearchLine {
  readonly seed: number;
  readonly evaluations: number;
  readonly best: readonly object[];
}

it('shares the tasks of a benchmark and the runs of a table', async () => {
  const benchmark = ['shards', 'plan', 'benchmark', 'zinc250k', '--benchmark', 'pmo', '--tasks', 'qed'];
  const options = ['--seeds', '1,2', '--out', at('pmo'), '--', '--proposer', 'random', '-n', '20'];
  expect(await grae([...benchmark, ...options])).toMatchObject({ status: 0 });
  await run(at('pmo'), '0-1');
  const document = await graeJson<{ rows: { tasks: { qed: { seeds: number } } }[] }>([
    'shards',
    'merge',
    at('pmo'),
  ]);
  expect(document.rows[0]!.tasks.qed.seeds).toBe(2);
  const table = {
    format: 'grae-table-1',
    title: 'Small',
    corpus: 'corpus.txt',
    grammar: 'expression',
    preset: 'tiny',
    epochs: 1,
    test: { strings: 20, which: 'first' },
    rows: [
      { name: 'AE', settings: { model: 'ae' } },
      { name: 'RAE', settings: { model: 'rae' } },
    ],
    densities: ['standard-normal'],
    samples: 20,
  };
  writeFileSync(at('small.json'), JSON.stringify(table));
  const planned = ['shards', 'plan', 'table', at('small.json'), '--parts', '2', '--out', at('tables')];
  expect(await grae([...planned, '--', '--budget', '0.5'])).toMatchObject({ status: 0 });
  await run(at('tables'), '1');
  await run(at('tables'), '0');
  const before = readdirSync(at('tables', 'table', 'runs'));
  expect(before).toHaveLength(2);
  const whole = await graeJson<{ missing: number; runs: { row: string }[] }>([
    'shards',
    'merge',
    at('tables'),
  ]);
  expect(whole.missing).toBe(0);
  expect(new Set(whole.runs.map(({ row }) => row))).toEqual(new Set(['AE', 'RAE']));
  expect(readdirSync(at('tables', 'table', 'runs'))).toEqual(before);
  writeFileSync(at('small.json'), JSON.stringify({ ...table, samples: 30 }));
  rmSync(at('tables', 'part-000000.json'));
  const changed = await grae(['shards', 'run', at('tables'), '--index', '0']);
  expect(changed).toMatchObject({ status: 2 });
  expect(changed.stderr).toMatch(/it differs \(table: /);
});
