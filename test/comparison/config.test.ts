import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTable } from '../../src/comparison/config.js';
import { isImageTable } from '../../src/comparison/tableFormats.js';
import { shippedTables, tablePath } from '../../src/corpus/shipped.js';
import { losses } from '../../src/model/losses/index.js';

/** The tables of strings that ship, with their content. */
const tables = shippedTables
  .map(({ name }) => [name, JSON.parse(readFileSync(tablePath(name), 'utf8'))] as const)
  .filter(([, table]) => !isImageTable(table));

const least = {
  format: 'grae-table-1',
  title: 'a table',
  grammar: 'expression',
  rows: [{ name: 'AE', settings: { loss: 'ae' } }],
  densities: ['gmm'],
};

describe('a table file', () => {
  it('is filled up with what is usual', () => {
    expect(parseTable(least, 'mine.json')).toEqual({
      ...least,
      rows: [{ ...least.rows[0], guards: ['off'] }],
      densities: [{ kind: 'gmm' }],
      test: { strings: 1000, which: 'random' },
      preset: 'paper',
      seeds: [1],
      samples: 1000,
      guard: 'off',
      verified: { strings: 1000, attempts: 8 },
      mixed: false,
      published: [],
    });
  });

  it('may call a loss a model, as it did before', () => {
    const former = [{ name: 'AE', settings: { model: 'ae' } }];
    expect(parseTable({ ...least, rows: former }, 'mine.json')).toEqual(parseTable(least, 'mine.json'));
    const both = [{ name: 'AE', settings: { model: 'ae', loss: 'ae' } }];
    expect(() => parseTable({ ...least, rows: both }, 'mine.json')).toThrow(/rows\.0\.settings.*model/);
  });

  it('is refused with the place of what is wrong', () => {
    const refused = (changed: object) => () => parseTable({ ...least, ...changed }, 'mine.json');
    expect(refused({ rows: [] })).toThrow(/^mine\.json: rows: /);
    expect(refused({ densities: ['gmn'] })).toThrow(/^mine\.json: densities\.0/);
    expect(refused({ densities: [{ kind: 'kde', components: 3 }] })).toThrow(
      /^mine\.json: densities\.0: expected no components with kde, but received: 3; leave it out, or take gmm/,
    );
    expect(refused({ rows: [{ name: 'AE', settings: { betta: 1 } }] })).toThrow(/rows\.0\.settings.*betta/);
    expect(refused({ seeds: [1, 1] })).toThrow(/seeds: expected different/);
    expect(refused({ verified: { attempts: 0 } })).toThrow(/^mine\.json: verified/);
    expect(refused({ verified: { attempts: 1e9 } })).toThrow(/^mine\.json: verified/);
    expect(refused({ densities: [] })).toThrow(/^mine\.json: densities: expected at least one, or a search/);
    expect(refused({ densities: [], search: {} })).not.toThrow();
    expect(refused({ search: { rounds: 0 } })).toThrow(/^mine\.json: search\.rounds/);
    expect(refused({ verified: true })).toThrow(/^mine\.json: verified/);
    const twice = [{ name: 'A E' }, { name: 'a-e' }];
    expect(refused({ rows: twice })).toThrow(
      'mine.json: rows: expected different names, but received twice: a-e',
    );
    expect(refused({ densities: ['gmm', { kind: 'gmm', components: 20 }] })).toThrow(/received twice: gmm/);
    expect(() => parseTable('no table', 'mine.json')).toThrow(/^mine\.json: the whole: /);
  });

  it.each(tables)('ships: %s', (name, content) => {
    const table = parseTable(content, name);
    for (const { settings } of table.rows.filter(({ run }) => run === undefined))
      expect(losses.kinds).toContain(settings.loss);
    // A study needs the setting that it is over in every row.
    if (table.study !== undefined) {
      const { study } = table;
      const values = table.rows.map(({ settings }) => (settings as Record<string, unknown>)[study]);
      expect(new Set(values).size).toBe(table.rows.length);
      expect(values.every((value) => typeof value === 'number')).toBe(true);
    }
  });
});

describe('published values of the tables that ship', () => {
  it.each(tables)('%s: each has a source that says what was read', (name, table) => {
    for (const { model, source } of parseTable(table, name).published) {
      expect([model, source]).toEqual([model, expect.stringMatching(/(table|figure) \d.*read in/i)]);
    }
  });

  it.each(tables)('%s: the committed result shows the same ones', (name, table) => {
    const result = JSON.parse(
      readFileSync(new URL(`../../data/results/${name}/table.json`, import.meta.url), 'utf8'),
    );
    expect(result.config.published).toEqual(table.published ?? []);
  });
});
