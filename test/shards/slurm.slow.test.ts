import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../project/support/examples.js';
import { readText } from '../project/support/repository.js';
import { grae, program } from '../support/grae.js';
import { isHere } from '../support/isHere.js';

const tools = ['slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'scancel'];
const found =
  process.getuid?.() === 0 &&
  tools.every((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0);

/** Scripts that docs/clusters.md shows, by their names. */
const shown = new Map(
  blocksOf(readText('docs/clusters.md')).flatMap(({ file, text }) => (file === null ? [] : [[file, text]])),
);

describe.skipIf(!isHere('slurm', found))('a node of Slurm', () => {
  const base = mkdtempSync(join(tmpdir(), 'grae-slurm-'));
  const at = (...names: string[]) => join(base, ...names);
  const node = hostname().split('.')[0]!;
  const daemons: ChildProcess[] = [];
  const env = {
    ...process.env,
    SLURM_CONF: at('slurm.conf'),
    GRAE_BACKEND: 'wasm',
    PATH: `${at('bin')}:${process.env.PATH}`,
  };
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: base, env, encoding: 'utf8' }).trim();

  beforeAll(async () => {
    for (const folder of ['state', 'spool', 'bin']) mkdirSync(at(folder));
    writeFileSync(at('bin', 'grae'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
    chmodSync(at('bin', 'grae'), 0o755);
    const [controller, worker] = [await freePort(), await freePort()];
    writeFileSync(at('slurm.conf'), configuration(base, node, controller, worker));
    for (const [name, ...args] of [
      ['slurmctld', '-D'],
      ['slurmd', '-D', '-N', node],
    ] as const) {
      daemons.push(spawn(name, args, { cwd: base, env, stdio: 'ignore' }));
      await setTimeout(1000);
    }
    await until(() => run('sinfo', '-h', '-o', '%T') === 'idle', 60);
    await grae(['data', 'generate', 'expressions', '-n', '2000', '--seed', '2', '-o', at('expressions.txt')]);
    for (const [name, text] of shown) writeFileSync(at(name), text);
  });

  afterAll(async () => {
    spawnSync('scancel', ['--state=PENDING,RUNNING', '--user=root'], { env });
    await setTimeout(1000);
    for (const one of daemons.reverse()) one.kill('SIGTERM');
    await setTimeout(1000);
    rmSync(base, { recursive: true, force: true });
  });

  /** Starts requeued tasks at once, which Slurm would let wait for two minutes; returns whether any task is left. */
  function startWaiting(): boolean {
    const jobs = run('squeue', '-h', '-r', '-o', '%i %t %r').split('\n');
    for (const job of jobs) {
      const [id, state, reason] = job.split(' ');
      if (state === 'PD' && reason === 'BeginTime')
        spawnSync('scontrol', ['update', `jobid=${id}`, 'StartTime=now'], { env });
    }
    return jobs.join('') !== '';
  }

  const untilEmpty = (): Promise<void> => until(() => !startWaiting(), 600);

  /** Returns the processes of grae that tasks of this node run, of all tasks or of one. */
  function processesOf(words: string, task: number | null = null): number[] {
    const variables = [`SLURM_CONF=${at('slurm.conf')}`];
    if (task !== null) variables.push(`SLURM_ARRAY_TASK_ID=${task}`);
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => {
        try {
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
          const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
          return (
            command.includes(`${program} ${words}`) && variables.every((one) => environment.includes(one))
          );
        } catch {
          return false;
        }
      })
      .map(Number);
  }

  /**
   * Runs the two shards of a folder as an array. Each task is stopped twice in the middle of its work: one is killed, then
   * queued again by Slurm; the other one the other way round.
   *
   * @param isHalfway whether the process of a task has written some of its shard, and more than its process before
   */
  async function runDisturbed(
    folder: string,
    isHalfway: (task: number, process: number) => boolean,
  ): Promise<void> {
    const job = run('sbatch', '--parsable', '--array=0-1', 'shards.slurm', folder);
    for (const killed of [0, 1]) {
      for (const task of [0, 1]) {
        let victim = 0;
        await until(() => {
          startWaiting();
          const [running] = processesOf(`shards run ${folder}`, task);
          victim = running ?? 0;
          return victim !== 0 && isHalfway(task, victim);
        }, 300);
        expect(existsSync(at(folder, `part-00000${task}.json`)), 'a shard in the middle of its work').toBe(
          false,
        );
        if (task === killed) process.kill(victim, 'SIGKILL');
        else run('scontrol', 'requeue', `${job}_${task}`);
        await until(() => !existsSync(`/proc/${victim}`), 60);
      }
    }
    await untilEmpty();
  }

  it('computes all shards, though tasks are killed, cancelled and queued again', async () => {
    const plan = (folder: string) =>
      grae([
        'shards',
        'plan',
        'sample',
        'zinc250k',
        '--out',
        at(folder),
        '-n',
        '6000',
        '--per-shard',
        '500',
        '--seed',
        '3',
      ]);
    expect(await plan('samples')).toMatchObject({ status: 0 });
    run('sbatch', '--array=0-11', 'shards.slurm', 'samples');
    let killed = 0;
    let queuedAgain = 0;
    for (let round = 0; round < 6; round++) {
      await setTimeout(2500);
      const [victim] = processesOf('shards run samples');
      if (victim !== undefined) {
        process.kill(victim, 'SIGKILL');
        killed++;
      }
      await setTimeout(1500);
      const [task] = run('squeue', '-h', '-r', '-t', 'RUNNING', '-o', '%i').split('\n');
      if (task !== undefined && task !== '') {
        if (spawnSync('scontrol', ['requeue', task], { env }).status === 0) queuedAgain++;
      }
    }
    expect(killed).toBeGreaterThan(1);
    expect(queuedAgain).toBeGreaterThan(1);
    // one is cancelled for good
    const [cancelled] = run('squeue', '-h', '-r', '-o', '%i').split('\n');
    if (cancelled !== '') run('scancel', cancelled!);
    await untilEmpty();
    const missing = (await grae(['shards', 'status', at('samples')])).stdout.trim();
    if (missing !== '') {
      run('sbatch', `--array=${missing}`, 'shards.slurm', 'samples');
      await untilEmpty();
    }
    expect(await grae(['shards', 'status', at('samples')])).toMatchObject({ status: 0, stdout: '' });
    // the same shards, one after another in one process
    expect(await plan('alone')).toMatchObject({ status: 0 });
    expect(await grae(['shards', 'run', at('alone'), '--index', '0-11'])).toMatchObject({ status: 0 });
    expect(results(at('samples'))).toEqual(results(at('alone')));
    const merged = await grae(['shards', 'merge', at('samples'), '--json']);
    expect(JSON.parse(merged.stdout)).toMatchObject({ counts: { strings: 6000, valid: 6000 } });
  });

  it('goes on with searches that are killed and queued again, to the same bytes', async () => {
    const plan = (folder: string) =>
      grae([
        ...['shards', 'plan', 'search', 'zinc250k', '--out', at(folder), '--seeds', '1,2'],
        ...['--', '--maximize', 'qed', '-n', '600'],
      ]);
    expect(await plan('searches')).toMatchObject({ status: 0 });
    const evaluations = (folder: string, task: number): string[] => {
      const path = at(folder, `seed-${task + 1}`, 'evaluations.jsonl');
      return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    };
    // the evaluations that were there when a task was stopped, which the next process has to keep
    const kept: [string[], string[]] = [[], []];
    await runDisturbed('searches', (task) => {
      const now = evaluations('searches', task);
      if (now.length < kept[task]!.length + 50) return false;
      expect(now.slice(0, kept[task]!.length)).toEqual(kept[task]);
      kept[task] = now;
      return true;
    });
    expect(await grae(['shards', 'status', at('searches')])).toMatchObject({ status: 0, stdout: '' });
    expect(await plan('searches-alone')).toMatchObject({ status: 0 });
    expect(await grae(['shards', 'run', at('searches-alone'), '--index', '0-1'])).toMatchObject({
      status: 0,
    });
    expect(results(at('searches'))).toEqual(results(at('searches-alone')));
    for (const task of [0, 1]) {
      expect(evaluations('searches', task)).toHaveLength(600);
      const seed = `seed-${task + 1}`;
      expect(results(at('searches', seed))).toEqual(results(at('searches-alone', seed)));
    }
  });

  it('scores again what was killed and queued again, to the same bytes', async () => {
    writeFileSync(at('molecules.smi'), readText('data/molecules/nci.smi'));
    const plan = (folder: string) =>
      grae([
        ...['shards', 'plan', 'score', at('molecules.smi'), '--domain', 'molecule', '--scores', 'all'],
        ...['--out', at(folder), '--per-shard', '2183'],
      ]);
    expect(await plan('scored')).toMatchObject({ status: 0 });
    // the names of the columns are written at once, rows by the megabyte, which a shard this small does not reach
    const isBegun = (task: number, process: number): boolean =>
      readdirSync(at('scored')).some((name) => {
        if (!name.startsWith(`part-00000${task}.csv.`) || !name.includes(`-${process}-`)) return false;
        const { size, mtimeMs } = statSync(at('scored', name));
        return size > 0 && Date.now() - mtimeMs > 3000;
      });
    await runDisturbed('scored', isBegun);
    expect(await grae(['shards', 'status', at('scored')])).toMatchObject({ status: 0, stdout: '' });
    expect(await plan('scored-alone')).toMatchObject({ status: 0 });
    expect(await grae(['shards', 'run', at('scored-alone'), '--index', '0-1'])).toMatchObject({ status: 0 });
    expect(results(at('scored'))).toEqual(results(at('scored-alone')));
    const merged = await grae(['shards', 'merge', at('scored'), '--json']);
    expect(JSON.parse(merged.stdout)).toMatchObject({ counts: { strings: 4366 } });
  });

  it('trains cells that are stopped before their time is up and go on later, to the same bits', async () => {
    const script = shown.get('cells.slurm')!;
    const settings = '--preset tiny --batch 32 --epochs 6';
    const shorter = script.replace('--epochs 20', settings).replaceAll('--threads 2', '--threads 1');
    expect(shorter).toContain(settings);
    writeFileSync(at('cells.slurm'), shorter.replace('--cpus-per-task=2', '--cpus-per-task=1'));
    run('sbatch', '--array=0-1', 'cells.slurm');
    let stops = 0;
    for (let round = 0; round < 3; round++) {
      await until(() => processesOf('train').length > 0 || queue() === '', 60);
      await setTimeout(3000);
      for (const task of run('squeue', '-h', '-r', '-t', 'RUNNING', '-o', '%i').split('\n')) {
        // the signal that Slurm sends by --signal=B:TERM@120
        if (task !== '' && spawnSync('scancel', ['--batch', '--signal=TERM', task], { env }).status === 0)
          stops++;
      }
      await setTimeout(3000);
      for (const line of run('squeue', '-h', '-r', '-t', 'PENDING', '-o', '%i').split('\n')) {
        if (line !== '') spawnSync('scontrol', ['update', `jobid=${line}`, 'StartTime=now'], { env });
      }
    }
    await untilEmpty();
    expect(stops).toBeGreaterThan(1);
    expect(readFileSync(at('cell-0.log'), 'utf8')).toContain('stopped after');
    for (const seed of ['1', '2']) {
      const args = ['train', 'expressions.txt', '--grammar', 'expression', ...settings.split(' ')];
      const more = ['--seed', seed, '--threads', '1', '--out', join('runs', `whole-${seed}`)];
      // a run keeps the path of its corpus, as it was written
      const whole = await grae([...args, ...more], { cwd: base });
      expect(whole).toMatchObject({ status: 0 });
      const weights = (name: string) => hashOf(at('runs', name, 'weights.safetensors'));
      expect(weights(`seed-${seed}`)).toBe(weights(`whole-${seed}`));
    }
  });

  const queue = (): string => run('squeue', '-h', '-r', '-o', '%i');
});

it('the page shows scripts by these names', () => {
  expect([...shown.keys()].sort()).toEqual(['cells.slurm', 'cost.mjs', 'shards.slurm', 'shards.yaml']);
  expect(existsSync(program)).toBe(true);
});

function configuration(folder: string, node: string, controller: number, worker: number): string {
  return `ClusterName=grae
SlurmctldHost=${node}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
SlurmctldPort=${controller}
SlurmdPort=${worker}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
KillWait=5
NodeName=${node} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(isSo: () => boolean, seconds: number): Promise<void> {
  for (let waited = 0; waited < seconds; waited++) {
    if (isSo()) return;
    await setTimeout(1000);
  }
  throw new Error(`not so within ${seconds} s: ${isSo}`);
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Returns the hashes of the files in a folder by name, without those that say how long the computation took. */
function results(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !/\.times\.json$|^report\.html$|^seed-/.test(name));
  return Object.fromEntries(names.map((name) => [name, hashOf(join(folder, name))]));
}
