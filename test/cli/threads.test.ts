import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CorpusReport } from '../../src/sequences/encodeCorpus.js';
import { grae, graeJson, graeProcess } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the report of a corpus is the same for any number of threads', async () => {
  const path = join(folder, 'corpus.txt');
  const lines = Array.from({ length: 14_000 }, (_, i) => {
    if (i % 1999 === 7) return 'x+y';
    if (i % 2500 === 3) return '';
    if (i % 3001 === 5) return 'x/(1*0)*exp(exp(exp(x)))'.replace('0', '3');
    return `${'x*'.repeat(i % 7)}sin(x)/(${(i % 3) + 1}+x)`;
  });
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  const check = async (threads: string) => {
    const args = [
      'data',
      'check',
      path,
      '--grammar',
      'expression',
      '--max-productions',
      '18',
      '--failures',
      '25',
    ];
    const { stringsPerSecond, ...report } = await graeJson<CorpusReport>([...args, '--threads', threads]);
    expect(stringsPerSecond).toBeGreaterThan(0);
    return report;
  };
  const alone = await check('1');
  expect(alone).toMatchObject({ strings: 13_994, failed: 7 });
  expect(alone.tooLong).toBeGreaterThan(1000);
  expect(alone.failures).toHaveLength(25);
  expect(alone.brokenRules?.some(({ strings }) => strings > 0)).toBe(true);
  for (const threads of ['2', '3']) expect(await check(threads)).toEqual(alone);
});

it('scores as CSV are the same for any number of threads, quoted where they need to be', async () => {
  const path = join(folder, 'molecules.smi');
  // Other threads start after 1,000; the four pieces behind are those of another thread and of this one.
  const lines = Array.from({ length: 1400 }, (_, i) =>
    i % 500 === 3 ? '"C,' : `${'C'.repeat((i % 9) + 1)}O name`,
  );
  writeFileSync(path, lines.join('\n'));
  const scored = (threads: string) =>
    grae(['score', path, '--domain', 'molecule', '--csv', '--threads', threads]);
  const alone = await scored('1');
  expect(alone.status).toBe(0);
  const rows = alone.stdout.trimEnd().split('\n');
  expect(rows).toHaveLength(1401);
  expect(rows[0]).toMatch(/^string,name,valid,reason,canonical,molWeight,.*,scaffold$/);
  expect(rows[1]).toMatch(/^CO,name,true,,CO,32\.04/);
  expect(rows[4]).toMatch(/^"""C,",,false,"syntax: /);
  expect(await scored('2')).toEqual(alone);
});

describe('a model has the same results on any number of threads', () => {
  // Other threads open the model after 256 strings, and for a stream only if it has more than 2,000.
  const lead = 'COc1ccc(CC(=O)N2CCN(c3ccccn3)CC2)cc1';
  it.each([
    ['sample, greedily', ['sample', 'zinc250k', '-n', '2100', '--scores', 'molWeight']],
    ['sample, drawn', ['sample', 'zinc250k', '-n', '2100', '--decode', 'nucleus', '--scores', 'molWeight']],
    [
      'sample what is wanted',
      ['sample', 'zinc250k', '-n', '1400', '--range', 'molWeight=200..350', '--scores', 'molWeight'],
    ],
    ['optimize', ['optimize', 'zinc250k', '--maximize', 'qed', '-n', '300']],
    ['analogues', ['analogues', 'zinc250k', lead, '-n', '40', '--similarity', '0.4..0.9']],
  ])('%s', async (_, args) => {
    const [one, two] = [
      await graeJson<object>([...args, '--threads', '1']),
      await graeJson<object>([...args, '--threads', '2']),
    ];
    expect(withoutSeconds(two)).toEqual(withoutSeconds(one));
  });

  it('encodes and reconstructs', async () => {
    const path = join(folder, 'molecules.smi');
    const { samples } = await graeJson<{ samples: { text: string }[] }>(['sample', 'zinc250k', '-n', '400']);
    writeFileSync(path, samples.map(({ text }) => text).join('\n'));
    for (const args of [
      ['encode', 'zinc250k', path],
      ['reconstruct', 'zinc250k', path, '--decode', 'verified', '--attempts', '2'],
    ]) {
      const [one, two] = [
        await graeJson<object>([...args, '--threads', '1']),
        await graeJson<object>([...args, '--threads', '2']),
      ];
      expect(withoutSeconds(two)).toEqual(withoutSeconds(one));
    }
  });
});

/** A document without the times that it took. */
function withoutSeconds(document: object): unknown {
  return JSON.parse(JSON.stringify(document), (key, value) => (/second|rate/i.test(key) ? undefined : value));
}

describe('threads that cannot be had', () => {
  it.each(['0', '10000', '1.5'])('--threads %s is refused with its range', async (threads) => {
    const { status, stderr } = await grae(['sample', 'zinc250k', '-n', '2', '--threads', threads]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `error: option '--threads <n>': expected a whole number from 1 to 1024, but received: ${threads}\n`,
    });
  });

  it('one thread computes the same where Node has no memory that threads share, and says so', () => {
    const score = (options: string) =>
      graeProcess(['score', '--domain', 'molecule', '--threads', '2'], {
        input: 'CCO\n'.repeat(1400),
        env: { NODE_OPTIONS: options },
      });
    const usual = score('');
    const alone = score('--import=data:text/javascript,delete%20globalThis.SharedArrayBuffer');
    expect(alone).toMatchObject({ status: 0, stdout: usual.stdout });
    expect(alone.stderr).toContain('one thread computes, since this Node has no SharedArrayBuffer');
    expect(usual.stderr).not.toContain('SharedArrayBuffer');
  });

  // Work for minutes: the first thread must not be done with all of it before another has loaded what it needs.
  const many = join(folder, 'many.smi');
  writeFileSync(many, 'CCO\n'.repeat(300_000));
  it.each([
    ['sample', ['sample', 'zinc250k', '-n', '100000', '--texts']],
    ['encode', ['encode', 'zinc250k', many]],
    ['score', ['score', '--domain', 'molecule', '--scores', 'qed', many]],
  ])('%s ends with status 1 and advice where a thread ends at work', (_, args) => {
    // a thread says that it is there, and that it has loaded what it needs; it ends in place of its first result
    const ending =
      'import { isMainThread, MessagePort } from "node:worker_threads";' +
      'const { postMessage } = MessagePort.prototype;' +
      'let messages = 0;' +
      'if (!isMainThread) MessagePort.prototype.postMessage = function (...values) {' +
      '  if (++messages > 2) process.exit(9);' +
      '  postMessage.apply(this, values);' +
      '};';
    const { status, stderr } = graeProcess([...args, '--threads', '2'], {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(ending)}` },
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /error: a thread ended at work: worker exited with code: 9; use fewer threads \(--threads\)\n$/,
    );
  });
});
