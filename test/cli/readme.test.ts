import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { grae } from '../support/grae.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'grae-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the library example of the README runs', async () => {
  const code = block(section('As a library'), 'ts').replace(
    "'grae'",
    `'${new URL('../../dist/index.js', import.meta.url).href}'`,
  );
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(12);
  expect(
    (await grae(['data', 'generate', 'expressions', '-n', '300', '-o', join(folder, 'expressions.txt')]))
      .status,
  ).toBe(0);
  writeFileSync(join(folder, 'example.mjs'), code);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['example.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).not.toMatch(/Error/);
  expect(status).toBe(0);
  expect(stdout.match(/text: '/g)?.length).toBe(100);
});

/** The section under a heading, up to the next one. */
function section(title: string): string {
  const [, after] = readme.split(`\n## ${title}\n`);
  if (after === undefined) throw new Error(`README.md has no section "${title}"`);
  return after.split(/\n## /, 1)[0]!;
}

function block(text: string, language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];
  if (found === undefined) throw new Error(`there is no ${language} block`);
  return found;
}

/** Words of a shell line, single quotes taken off. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
}

it('the grammar of its own that the README brings works by the commands that it shows', async () => {
  const text = section('A grammar of your own');
  writeFileSync(join(folder, 'robot.ne'), block(text, 'nearley'));
  const lines = block(text, 'sh').trim().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(5);
  for (const line of lines) {
    const [npx, program, ...args] = words(line);
    expect([npx, program]).toEqual(['npx', 'grae']);
    // fewer epochs than for a good model: the commands are tested here, not the model
    const quick = args.map((word, i) => (args[i - 1] === '--epochs' ? '1' : word));
    const ended = await grae(quick, { cwd: folder });
    expect(ended, `${line}\n${ended.stderr}`).toMatchObject({ status: 0 });
  }
  const sampled = (await grae(['sample', 'runs/robots', '-n', '50', '--texts'], { cwd: folder })).stdout;
  const checked = await grae(['data', 'check', '-', '--grammar', 'robot.ne', '--json'], {
    cwd: folder,
    input: sampled,
  });
  expect(JSON.parse(checked.stdout)).toMatchObject({ strings: 50, parsed: 50 });
});
