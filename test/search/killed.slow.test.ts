import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { graeProcess, program } from '../support/grae.js';

/** Kills of each search; GRAE_KILLS=100 for a campaign. */
const kills = Number(process.env.GRAE_KILLS ?? 10);
const evaluations = 200;
const base = mkdtempSync(join(tmpdir(), 'grae-search-killed-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const logOf = (folder: string): string => {
  const file = join(folder, 'evaluations.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const linesOf = (folder: string): number => logOf(folder).split('\n').length - 1;

/** Kills a process as soon as a condition holds; returns whether it was killed before it ended. */
async function killWhen(child: ChildProcess, holds: () => boolean): Promise<boolean> {
  const timer = setInterval(() => holds() && child.kill('SIGKILL'), 5);
  const [status, signal] = await once(child, 'exit');
  clearInterval(timer);
  expect([0, null]).toContain(status);
  return signal === 'SIGKILL';
}

describe.each([
  ['one objective', ['--maximize', 'perindopril_mpo'], ['best.csv', 'best.smi', 'best.sdf']],
  ['several objectives', ['--maximize', 'qed', '--minimize', 'saScore'], ['front.csv', 'front.smi']],
])('a search with %s', (name, goal, files) => {
  const whole = join(base, name, 'whole');
  const killed = join(base, name, 'killed');
  const search = (folder: string) => {
    return ['optimize', 'zinc250k', ...goal, '-n', String(evaluations), '--seed', '5', '--out', folder];
  };
  const resumed = () => [...search(killed), ...(existsSync(join(killed, 'search.json')) ? ['--resume'] : [])];
  const expectWhole = () => {
    expect(graeProcess(resumed())).toMatchObject({ status: 0 });
    for (const file of ['evaluations.jsonl', ...files]) {
      expect(readFileSync(join(killed, file), 'utf8')).toBe(readFileSync(join(whole, file), 'utf8'));
    }
  };

  it(`ends in the same bytes after ${kills} kills at any moment`, async () => {
    const started = performance.now();
    expect(graeProcess(search(whole)).status).toBe(0);
    const time = performance.now() - started;
    const random = new Random(1);
    const cuts: number[] = [];
    while (cuts.length < kills) {
      const child = spawn(process.execPath, [program, ...resumed()], { stdio: 'ignore' });
      const begun = performance.now();
      // at any moment, or within the evaluations, of which the first ones of a resumed search are there already
      const delay = time * random.uniform();
      const least = linesOf(killed) + 1 + random.integer(80);
      const isWithin = cuts.length % 2 === 0 && least < evaluations;
      const wasKilled = await killWhen(child, () =>
        isWithin ? linesOf(killed) >= least : performance.now() - begun > delay,
      );
      // what stands there was evaluated, but for a line that the kill cut off
      expect(logOf(whole).startsWith(logOf(killed))).toBe(true);
      if (wasKilled) cuts.push(linesOf(killed));
      if (linesOf(killed) < evaluations) continue;
      expectWhole();
      rmSync(killed, { recursive: true });
    }
    expect(cuts.filter((count) => count > 0 && count < evaluations).length).toBeGreaterThanOrEqual(kills / 3);
    expectWhole();
  });
});
