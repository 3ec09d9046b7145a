import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RanExample, runDocument } from '../support/documentExamples.js';
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-prefix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a program breaks, statement by statement: an independent reading of the rules. */
function brokenBy(program: string): readonly string[] {
  const broken = new Set<string>();
  const used = new Map<string, boolean>();
  expect(program).toMatch(/^((let [a-d]=|print )[^;]+;)*$/);
  for (const statement of program.split(';').slice(0, -1)) {
    const value = statement.slice(statement.search(/[ =][^ =]*$/) + 1);
    for (const name of value.match(/[a-d]/g) ?? []) {
      if (!used.has(name)) broken.add('declared');
      else used.set(name, true);
    }
    if (/\([^)]*\(/.test(value)) broken.add('shallow');
    const declared = /^let (.)/.exec(statement)?.[1];
    if (declared !== undefined) used.set(declared, false);
  }
  if ([...used.values()].includes(false)) broken.add('used');
  return [...broken].sort();
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

let ran: readonly RanExample[];
beforeAll(async () => {
  ran = await runDocument('docs/prefix-state.md', folder);
});

describe('docs/prefix-state.md', () => {
  it('its corpus keeps its rules', () => {
    const programs = linesOf(readFileSync(join(folder, 'programs.txt'), 'utf8'));
    expect(new Set(programs).size).toBe(2000);
    expect(programs.filter((program) => brokenBy(program).length > 0)).toEqual([]);
  });

  it('its commands work, its samples keep the rules under the guard, and more break them without', async () => {
    const printed = (command: string) =>
      ran.find((example) => example.command.includes(command))!.ended.stdout;
    expect(printed('grammar check')).toMatch(
      /^prefix state names-1: 11 features; of 200 random strings break: declared \d+, used \d+, shallow \d+ \(optional\)$/m,
    );
    expect(printed('data check')).toContain('(declared, used, shallow): no string breaks one');
    const config = JSON.parse(readFileSync(join(folder, 'runs/names/config.json'), 'utf8'));
    expect(config).toMatchObject({
      model: { decoder: { prefixState: 'names-1' } },
      prefixModule: { name: 'names-1' },
      corpus: { brokenRules: { declared: 0, used: 0, shallow: 0 } },
    });
    const samplesOf = async (command: string) => {
      const { status, stdout } = await grae(command.split(' ').slice(2), { cwd: folder });
      expect(status).toBe(0);
      const texts = stdout.split('\n').slice(0, -1);
      expect(texts).toHaveLength(1000);
      return texts.map((text) => brokenBy(text));
    };
    const guarded: Awaited<ReturnType<typeof samplesOf>>[] = [];
    for (const { command } of ran.slice(-2)) guarded.push(await samplesOf(command));
    const [off, all] = guarded;
    expect(off!.filter((broken) => broken.length > 0).length).toBeGreaterThan(100);
    expect(all!.filter((broken) => broken.length > 0)).toEqual([]);
    const kept = await samplesOf('npx grae sample runs/names -n 1000 --texts --allow-code');
    expect(kept.filter((broken) => broken.some((rule) => rule !== 'shallow'))).toEqual([]);
    expect(kept.some((broken) => broken.includes('shallow'))).toBe(true);
  });

  it('the rules count as an independent reading does', async () => {
    const programs = linesOf(
      (await grae(['data', 'generate', 'names.ne', '-n', '2000', '--max-productions', '14'], { cwd: folder }))
        .stdout,
    ).filter((text) => text !== '');
    writeFileSync(join(folder, 'random.txt'), programs.join('\n'));
    const args = ['random.txt', '--grammar', 'names.ne', '--prefix-state', 'names.mjs', '--allow-code'];
    const { brokenRules } = await graeJson<{
      brokenRules: {
        rule: string;
        optional: boolean;
        strings: number;
        first: { line: number; text: string }[];
      }[];
    }>(['data', 'check', ...args], { cwd: folder });
    expect(brokenRules.map(({ rule, optional }) => [rule, optional])).toEqual([
      ['declared', false],
      ['used', false],
      ['shallow', true],
    ]);
    for (const { rule, strings, first } of brokenRules) {
      const breaking = programs.flatMap((text, i) =>
        brokenBy(text).includes(rule) ? [{ line: i + 1, text }] : [],
      );
      expect(breaking.length).toBeGreaterThan(50);
      expect([rule, strings]).toEqual([rule, breaking.length]);
      expect(first).toEqual(breaking.slice(0, 3));
    }
    const { stdout } = await grae(['data', 'check', ...args], { cwd: folder });
    expect(stdout).toMatch(/^shallow +[\d,]+ +if named$/m);
    expect(stdout).toMatch(/^line \d+: declared: /m);
  });

  it('a run refuses a module that was changed, is missing or is of another run', async () => {
    const sample = (run: string, ...more: string[]) =>
      grae(['sample', run, '-n', '3', '--texts', ...more], { cwd: folder });
    const spoiled = async (name: string, spoil: (module: string) => void) => {
      cpSync(join(folder, 'runs/names'), join(folder, name), { recursive: true });
      spoil(join(folder, name, 'prefix.mjs'));
      const { status, stdout, stderr } = await sample(name, '--allow-code');
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      return stderr;
    };
    expect((await sample('runs/names', '--allow-code')).status).toBe(0);
    const changed = await spoiled('changed', (module) => appendFileSync(module, 'console.log("it ran");\n'));
    expect(changed).toMatch(
      /prefix\.mjs: expected the file that grae wrote for this run, but its SHA-256 is not/,
    );
    expect(await spoiled('missing', (module) => rmSync(module))).toMatch(
      /prefix\.mjs: .*there is no such file/,
    );
    // config.json says allowCode: true, which grants nothing
    const refused = await sample('runs/names');
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, 'names.mjs')))
      .digest('hex');
    expect(refused.stderr).toContain(
      `prefix.mjs: the run came with JavaScript (its prefix state names-1, SHA-256 ${hash}), which runs only if you allow it`,
    );
    expect(refused.stderr).toContain('--allow-code');
  });
});

describe('--prefix-state', () => {
  const train = (module: string, ...more: string[]) =>
    grae(
      ['train', 'programs.txt', '--grammar', 'names.ne', '--out', 'never', '--prefix-state', module, ...more],
      { cwd: folder },
    );

  it('runs nothing without --allow-code', async () => {
    writeFileSync(join(folder, 'loud.mjs'), 'console.log("it ran");\n');
    expect(await train('loud.mjs')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: loud\.mjs: .*allow it if you trust the file \(--allow-code\)\n$/,
      ),
    });
  });

  it('names file and automaton where a law is broken, before anything is written', async () => {
    const source = readFileSync(join(folder, 'names.mjs'), 'utf8');
    const shared = source.replace('Object.assign(new NamesState(), this)', 'Object.create(this)');
    writeFileSync(join(folder, 'shared.mjs'), shared);
    const ended = await train('shared.mjs', '--allow-code');
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^error: shared\.mjs: the prefix state names-1 breaks this law: a copy/);
  });
});
