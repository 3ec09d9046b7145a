import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-demo-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Chapter {
  readonly run: string;
  readonly summary: Readonly<Record<'requested' | 'valid' | 'unique' | 'novel', number>>;
}

it('the demo goes the whole way with both languages, and what it says to try next works', async () => {
  const out = join(folder, 'demo');
  const { stdout, status, stderr } = await grae(['demo', '--minutes', '0.6', '--out', out]);
  expect(status, stderr).toBe(0);
  for (const part of ['requested', 'valid', 'unique', 'novel', 'mean', 'druglikeness', 'Next', 'demo took'])
    expect(stdout).toContain(part);
  const next = [...stdout.matchAll(/^ {2}grae (sample .*)$/gm)].map(([, command]) => command!);
  expect(next.length).toBeGreaterThanOrEqual(2);
  for (const command of next) {
    const args = command.replaceAll("'", '').split(' ');
    expect((await grae(args)).status, command).toBe(0);
  }
});

it('the demo as JSON', async () => {
  const out = join(folder, 'json');
  const document = await graeJson<Record<'expressions' | 'molecules', Chapter>>([
    'demo',
    '--minutes',
    '0.1',
    '--out',
    out,
  ]);
  for (const { run, summary } of [document.expressions, document.molecules]) {
    expect(existsSync(join(run, 'density.safetensors'))).toBe(true);
    expect(summary.valid).toBeLessThanOrEqual(summary.requested);
    expect(summary.novel).toBeLessThanOrEqual(summary.unique);
  }
});
