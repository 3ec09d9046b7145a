import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grae, program } from '../support/grae.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grae-generate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const generate = (...args: string[]) => grae(['data', 'generate', ...args]);

describe('data generate', () => {
  it('leaves strings with line breaks out and counts them; --json has them', async () => {
    const path = file('breaks.ne', 'a -> "x" [\\n ] "y" | "z" | "u" [\\r\\u2028] "v" | null\n');
    const lines = await generate(path, '-n', '6');
    // A reader of lines knows LF, CR LF and CR: U+2028 stays.
    expect(lines.stdout.split('\n').sort()).toEqual(['', 'u\u2028v', 'x y', 'z']);
    expect(lines.stderr).toContain('left out: strings with a line break (2), that are empty (1)');
    expect(lines.stderr).toContain('found 3 of 6 strings: its 6 derivations');
    expect(lines.status).toBe(2);
    const json = await generate(path, '-n', '6', '--json');
    expect(json.status).toBe(0);
    expect([...JSON.parse(json.stdout).strings].sort()).toEqual(['', 'u\rv', 'u\u2028v', 'x\ny', 'x y', 'z']);
    const out = join(folder, 'lines.txt');
    const both = await generate(path, '-n', '3', '--json', '-o', out);
    expect(both.status).toBe(0);
    expect(JSON.parse(both.stdout)).toMatchObject({ count: 3, isComplete: true });
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(4);
  });

  it('leaves out what is no UTF-8 or no text, and refuses where nothing is left', async () => {
    const halves = file('halves.ne', 'a -> "b" | [\\ud83d] [\\ude00a\\0] | "\\ufeffc"\n');
    const { stdout, stderr, status } = await generate(halves, '-n', '2');
    expect(stdout.split('\n').sort()).toEqual(['', 'b', '😀']);
    expect(status).toBe(0);
    expect(stderr).not.toContain('�');
    const none = await generate(file('none.ne', 'a -> "x\\n" | a "\\n"\n'), '-n', '2');
    expect(none).toMatchObject({ stdout: '', status: 2 });
    expect(none.stderr).toMatch(/found only strings with a line break.*--json/);
  });

  it('writes what it found where there are fewer strings than asked for, with status 2', async () => {
    // 2 + 4 + 8 strings, each with many derivations
    const path = file(
      'few.ne',
      'S -> A | A A | A A A\nA -> B | C\nB -> "x" | D\nC -> "x" | "y"\nD -> "x" | "y"\n',
    );
    const out = join(folder, 'few.txt');
    const { stderr, status } = await generate(path, '-n', '20', '-o', out);
    expect(status).toBe(2);
    expect(stderr).toContain('found 14 of 20 strings');
    expect(new Set(readFileSync(out, 'utf8').trim().split('\n')).size).toBe(14);
    expect(JSON.parse((await generate(path, '-n', '20', '--json')).stdout)).toMatchObject({
      count: 14,
      isComplete: false,
    });
  });

  it('takes longer derivations where short ones are too few, unless told how long', async () => {
    const path = file('long.ne', `S -> ${'T '.repeat(20)}\nT -> "a" | "b"\n`);
    expect((await generate(path, '-n', '60')).stdout.trim().split('\n')).toHaveLength(60);
    const { stderr, status } = await generate(path, '-n', '60', '--max-productions', '15');
    expect(status).toBe(2);
    expect(stderr).toContain('no string has a derivation of at most 15 productions');
  });

  it('writes what it found when it is interrupted', async () => {
    const path = file('endless.ne', 'S -> S S | "x" | "y"\n');
    const out = join(folder, 'endless.txt');
    const child = spawn(process.execPath, [program, 'data', 'generate', path, '-n', '5000000', '-o', out], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString();
    });
    setTimeout(() => child.kill('SIGINT'), 4_000);
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(1);
    expect(stderr).toMatch(/writing the strings found so far/);
    expect(stderr).toMatch(/found [\d,]+ of 5,000,000 strings: interrupted/);
    expect(existsSync(out)).toBe(true);
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('draws formulas of a grammar that is written for some variables, without those that equal one', async () => {
    const path = join(folder, 'formulas.ne');
    const written = await grae([
      'grammar',
      'formulas',
      '--variables',
      'a,b',
      '--operators',
      '+ *',
      '--constants',
      '1',
      '-o',
      path,
    ]);
    expect(written).toMatchObject({ status: 0, stdout: '' });
    const { stdout, status } = await generate(
      path,
      '--formulas',
      '-n',
      '100',
      '--max-productions',
      '3',
      '--exclude',
      'b*a',
    );
    // a, b, a + a, a + b, b + b, a + 1, b + 1, a * a, b * b: a sum of equals is twice one, which there is no 2 for
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      '(a*a)',
      '(a+1)',
      '(a+b)',
      '(b*b)',
      '(b+1)',
      'a',
      'b',
    ]);
    expect(status).toBe(2);
    const other = await generate(file('words.ne', 'S -> "hello" " " "world"\n'), '-n', '1', '--formulas');
    expect(other.status).toBe(2);
    expect(other.stderr).toContain(
      'expected a grammar of formulas with operations in parentheses of their own',
    );
  });
});
