import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { open } from '../../src/index.js';
import { Site } from '../browser/site.js';
import { root } from '../project/support/repository.js';
import { chromiumOptions, hasChromium, unlessSkipped } from '../support/chromium.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-programs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an example from another folder, as whoever has read its first lines. Returns what it printed, line by line. */
function run(program: string, ...args: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'examples', program), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRAE_BACKEND: 'wasm' },
  });
  expect(status, stderr).toBe(0);
  return stdout.trimEnd().split('\n');
}

describe('examples/library.mjs', () => {
  it('draws molecules, brings one back and refuses what is none', () => {
    const lines = run('library.mjs');
    expect(
      lines.slice(0, 5).every((line) => /^\S+ \{ novel: (?:true|false), qed: 0\.\d+ \}$/.test(line)),
    ).toBe(true);
    const text = lines.slice(5).join('\n');
    expect(text).toContain("a code has 256 numbers and decodes to [ 'CC(=O)NC1=CC=C(O)C=C1' ]");
    expect(text).toMatch(/refused: \S/);
    expect(text.match(/share: /g)).toHaveLength(5);
  });

  it('has some twenty lines', () => {
    const lines = readFileSync(join(root, 'examples/library.mjs'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(22);
  });
});

describe('examples/molecules-from-csv.mjs', () => {
  it('trains on a column and writes valid molecules with their scores', () => {
    const lines = run('molecules-from-csv.mjs', join(root, 'examples/molecules.csv'), 'smiles', '0.02');
    expect(lines).toHaveLength(11);
    const [header, ...rows] = lines;
    expect(header).toBe('string,valid,novel,qed');
    for (const row of rows) expect(row).toMatch(/^[^,]+,true,(?:true|false),0\.\d+$/);
  });
});

describe('examples/own-language', () => {
  it('keeps its rules with the guard, and not without', () => {
    const lines = run('own-language/run.mjs', '1').filter((line) => line.startsWith('guard'));
    expect(lines[0]).toBe('guard on: 100 of 100 stay on the field and come home');
    const [, sound] = /^guard off: (\d+) of 100 stay/.exec(lines[1]!) ?? [];
    expect(Number(sound)).toBeLessThan(100);
  });
});

describe('examples/formula.mjs', () => {
  it('finds the period of a mass on a spring', () => {
    const lines = run('formula.mjs', '1000');
    const best = lines.find((line) => line.startsWith('best: '))!;
    const [, factor] = /^best: ([\d.]+)\*sqrt\(mass\/stiffness\)$/.exec(best) ?? [];
    expect(Number(factor)).toBeCloseTo(2 * Math.PI, 1);
    const seconds = Number(/\[ ([\d.]+) \]$/.exec(lines.at(-1)!)?.[1]);
    expect(seconds).toBeCloseTo(2 * Math.PI * Math.sqrt(2 / 20), 2);
  });
});

describe('examples/own-objective.mjs', () => {
  it('finds molecules with many nitrogens, best first, at no more calls than it needs', () => {
    const [first, ...best] = run('own-objective.mjs', '50');
    const [, strings, calls] = /^(\d+) strings in (\d+) calls$/.exec(first!) ?? [];
    expect([Number(strings), Number(calls) <= 10]).toEqual([50, true]);
    const values = best.map((line) => Number(line.split(' ')[0]));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    for (const line of best) {
      const [value, smiles] = line.split(' ') as [string, string];
      expect(Number(value)).toBeCloseTo(smiles.replace(/[^Nn]/g, '').length - smiles.length / 20, 2);
    }
  });
});

describe('examples/page', () => {
  const page = join(folder, 'page');

  it.skipIf(!hasChromium)(`draws the strings in a browser that Node draws${unlessSkipped}`, async () => {
    run('page/build.mjs', page);
    expect(existsSync(join(page, 'index.html'))).toBe(true);
    const site = await Site.start(page);
    const browser = await chromium.launch(chromiumOptions);
    try {
      const tab = await browser.newPage();
      await tab.goto(site.address);
      await tab.getByRole('button', { name: 'Draw' }).click();
      await tab.locator('li').nth(9).waitFor();
      const drawn = await tab.locator('li').allTextContents();
      const model = await open('formulas');
      const expected = (await model.sample(10, { seed: 1 })).map(({ text }) => text);
      model.dispose();
      expect(drawn.map((line) => line.split(' (has')[0])).toEqual(expected);
    } finally {
      await browser.close();
      await site.stop();
    }
  });
});

it('every example says in its first lines how to run it', () => {
  const programs = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?:^|[\\/])(?!prefix|page\.js)[\w-]+\.m?js$/.test(name),
  );
  expect(programs.length).toBeGreaterThanOrEqual(6);
  for (const name of programs) {
    const path = `examples/${name.replaceAll('\\', '/')}`;
    expect(readFileSync(join(root, path), 'utf8').slice(0, 600)).toContain(`node ${path}`);
  }
});
