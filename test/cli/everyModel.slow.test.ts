import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/comparison/compare.js';
import { densities } from '../../src/density/densities.js';
import { losses } from '../../src/model/losses/index.js';
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-every-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const expressions = join(folder, 'expressions.txt');
writeFileSync(expressions, (await grae(['data', 'generate', 'expressions', '-n', '300'])).stdout);

/** Settings with which a density is fitted in no time. */
const quick: Readonly<Record<string, object>> = {
  gmm: { components: 2 },
  'dirichlet-gmm': { components: 2 },
  'local-kde': { components: 2 },
  'second-stage-vae': { epochs: 2, units: 16 },
};

describe.each([
  ['expression', expressions],
  ['smiles', 'nci'],
])('every model and density, of %s', (grammar, corpus) => {
  it('trains from the command line', async () => {
    const file = join(folder, `${grammar}.json`);
    const table = {
      format: 'grae-table-1',
      title: 'Every model and density',
      grammar,
      preset: 'tiny',
      epochs: 1,
      test: { strings: grammar === 'smiles' ? 3600 : 30, which: 'random' },
      rows: [
        ...losses.kinds.map((loss) => ({ name: loss, settings: { loss, latent: 8 } })),
        { name: 'cvae', settings: { loss: 'vae', latent: 8, representation: 'characters' } },
        { name: 'crae', settings: { loss: 'rae-l2', latent: 8, representation: 'tokens' } },
      ],
      densities: densities.kinds.map((kind) => ({ kind, ...quick[kind] })),
      samples: 40,
    };
    writeFileSync(file, JSON.stringify(table));
    const out = join(folder, grammar);
    const { missing, runs } = await graeJson<Comparison>(['table', file, '--corpus', corpus, '--out', out]);
    expect(missing).toBe(0);
    expect(runs.map(({ row }) => row)).toEqual(table.rows.map(({ name }) => name));
    for (const { row, densities } of runs) {
      for (const [density, quality] of Object.entries(densities)) {
        expect({ row, density, ...quality }).toMatchObject({ row, density, samples: 40 });
      }
    }
  });
});
