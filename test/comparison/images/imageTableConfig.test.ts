import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseImageTable } from '../../../src/comparison/images/imageTableConfig.js';
import { planImageRuns } from '../../../src/comparison/images/planImageRuns.js';
import { isImageTable } from '../../../src/comparison/tableFormats.js';
import { shippedTables, tablePath } from '../../../src/corpus/shipped.js';
import { bars } from '../../model/images/support.js';
import { startTestBackend } from '../../support/backend.js';

const tables = shippedTables
  .map(({ name }) => [name, JSON.parse(readFileSync(tablePath(name), 'utf8'))] as const)
  .filter(([, table]) => isImageTable(table));

describe('the tables of images that ship', () => {
  beforeAll(startTestBackend);

  it('are the comparison and its two studies', () => {
    expect(tables.map(([name]) => name)).toEqual(['images', 'images-beta', 'images-monte-carlo']);
  });

  it.each(tables)(
    '%s: every row makes a model of grey images and of colours, all different',
    (name, content) => {
      const table = parseImageTable(content, name);
      for (const channels of [1, 3]) {
        const size = { height: 32, width: 32, channels };
        const planned = planImageRuns(table, bars(20, size), size, 1, 'out');
        expect(planned).toHaveLength(table.rows.length * table.seeds.length);
        // a two-stage VAE is the VAE with another density
        const shared = table.rows.filter(({ prior }) => prior === 'second-stage-vae').length;
        const ids = new Set(planned.map(({ id }) => id));
        expect(ids.size).toBe((table.rows.length - shared) * table.seeds.length);
      }
      const { study } = table;
      if (study === undefined) return;
      const values = table.rows.map(({ settings }) => settings[study]);
      expect(values.every((value) => typeof value === 'number')).toBe(true);
      expect(new Set(values).size).toBe(table.rows.length);
    },
  );

  it.each(tables)('%s: each published value has a source that was read', (name, content) => {
    for (const { source } of parseImageTable(content, name).published) {
      expect(source).toMatch(/^the authors' published code \(.*config\.py\), comments$/);
    }
  });

  it('the committed result shows the published values of its table', () => {
    const result = readFileSync(new URL('../../../data/results/images/table.json', import.meta.url), 'utf8');
    const table = JSON.parse(readFileSync(tablePath('images'), 'utf8'));
    expect(JSON.parse(result).config.published).toEqual(table.published);
  });

  it.each([
    [{ rows: [] }, 'rows'],
    [{ rows: [{ name: 'x', prior: 'other' }] }, 'rows.0.prior'],
    [{ samples: 0 }, 'samples'],
    [{ preset: 'compact' }, 'preset'],
    [{ densities: ['gmm'] }, 'densities'],
  ])('one with %j is refused, by the place', (change, place) => {
    const table = { format: 'grae-image-table-1', title: 'x', rows: [{ name: 'RAE' }], ...change };
    expect(() => parseImageTable(table, 'mine.json')).toThrow(place);
  });
});
