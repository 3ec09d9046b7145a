import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { presetDefaults } from '../../src/cli/options/presetDefaults.js';
import { grae } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-advice-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const corpus = join(folder, 'few.txt');
writeFileSync(corpus, Array.from({ length: 9 }, (_, i) => `x+${i}\n`.replace(/[4-9]/, 'x*x')).join(''));

async function warningOf(...options: string[]): Promise<string | undefined> {
  const args = ['train', corpus, '--grammar', 'expression', '--epochs', '1', '--latent', '4', '--no-fit'];
  const { status, stderr } = await grae([...args, ...options]);
  expect(status, stderr).toBe(0);
  return stderr.split('\n').find((line) => line.startsWith('warning: this training takes only'));
}

describe('the advice on a training of few steps', () => {
  it('names a preset with smaller batches only where there is one', async () => {
    expect(await warningOf('--out', join(folder, 'compact'))).toMatch(
      /give a smaller --batch \(now 256; 16 to 64 suit few strings\), more --epochs, or --preset tiny$/,
    );
    expect(await warningOf('--preset', 'tiny', '--out', join(folder, 'tiny'))).toMatch(
      /give a smaller --batch \(now 64; 16 to 64 suit few strings\) or more --epochs$/,
    );
    expect(await warningOf('--batch', '8', '--out', join(folder, 'eight'))).toMatch(/give more --epochs$/);
  });

  it('is not given for a resumed run, which keeps its settings', async () => {
    const { stderr } = await grae(['train', '--resume', join(folder, 'tiny')]);
    expect(stderr).not.toContain('warning');
  });
});

describe('the help of a setting that presets hold', () => {
  it('says the default by the preset', () => {
    expect(presetDefaults('epochs')).toBe(
      'by the preset: 10 in compact and tiny, 50 in paper (100 for molecules)',
    );
    expect(presetDefaults('latent')).toBe(
      'by the preset: 48 in compact (256 for molecules), 64 in tiny, 25 in paper (56 for molecules)',
    );
    expect(presetDefaults('seed')).toBeNull();
  });
});
