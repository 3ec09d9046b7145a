import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readManifest, readText, repositoryFiles, root } from './support/repository.js';

describe('the address of the repository', () => {
  const { repository, homepage, bugs } = readManifest();
  const address = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

  test('package.json has one', () => {
    expect(address).toMatch(/^https:\/\/github\.com\/[\w-]+\/grae$/);
    expect(homepage).toBe(`${address}#readme`);
    expect(bugs.url).toBe(`${address}/issues`);
  });

  test('is the same wherever a file names it', () => {
    const named = new Map<string, string>();
    for (const path of repositoryFiles()) {
      if (!/\.(?:md|ts|mjs|json|cff|ya?ml)$/.test(path) || path === 'package-lock.json') continue;
      const text = readFileSync(join(root, path), 'utf8');
      for (const [found] of text.matchAll(/https:\/\/github\.com\/[\w-]+\/grae\b/g)) named.set(path, found);
    }
    expect([...named.keys()]).toEqual(
      expect.arrayContaining(['CITATION.cff', 'CONTRIBUTING.md', 'package.json']),
    );
    for (const [path, found] of named) expect({ path, found }).toEqual({ path, found: address });
  });
});

describe('CITATION.cff', () => {
  const citation = parse(readText('CITATION.cff')) as Readonly<Record<string, unknown>>;

  test('has the version and licence of package.json', () => {
    const { version, license, author } = readManifest();
    expect(citation).toMatchObject({ 'cff-version': '1.2.0', title: 'grae', version, license });
    expect(citation.authors).toEqual([{ name: author }]);
  });

  test('cites the paper of the method', () => {
    expect(citation.references).toMatchObject([
      { type: 'conference-paper', title: 'From Variational to Deterministic Autoencoders', year: 2020 },
    ]);
  });
});

describe('forms for issues', () => {
  const folder = '.github/ISSUE_TEMPLATE';
  const forms = readdirSync(join(root, folder)).filter((name) => name !== 'config.yml');

  test.each(forms)('%s has fields with names of their own, and labels', (name) => {
    interface Field {
      readonly type: string;
      readonly id?: string;
      readonly attributes: { readonly label?: string };
    }
    const form = parse(readText(`${folder}/${name}`)) as Record<string, unknown> & { body: readonly Field[] };
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const fields = form.body.filter(({ type }) => type !== 'markdown');
    expect(fields.length).toBeGreaterThan(0);
    for (const { attributes } of fields) expect(attributes.label).toBeTypeOf('string');
    expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
  });

  test('that for bugs asks for the report of the machine', () => {
    expect(readText(`${folder}/bug.yml`)).toContain('grae doctor --json');
  });
});

describe.each(['formulas', 'zinc250k'])('the card of %s', (model) => {
  const card = readText(`data/models/${model}/README.md`);
  const [, head = ''] = /^---\n([\s\S]*?)\n---\n/.exec(card) ?? [];

  interface Result {
    readonly task: { readonly type: string };
    readonly dataset: { readonly type: string; readonly name: string };
    readonly metrics: readonly { readonly type: string; readonly value: number }[];
  }
  const front = parse(head) as Record<string, unknown> & {
    'model-index': readonly { readonly name: string; readonly results: readonly Result[] }[];
  };

  test('has the front matter that the Hugging Face Hub reads', () => {
    expect(front).toMatchObject({ license: 'mit', library_name: 'grae', tags: expect.any(Array) });
    expect(front).toMatchObject({ datasets: expect.any(Array), metrics: expect.any(Array) });
    expect(front['model-index'].map(({ name }) => name)).toEqual([model]);
    for (const { task, dataset } of front['model-index'][0]!.results) {
      expect([task.type, dataset.type, dataset.name]).toEqual(Array(3).fill(expect.any(String)));
    }
  });

  test('has the same figures there as in its text', () => {
    const text = card.slice(head.length);
    const metrics = front['model-index'][0]!.results.flatMap((result) => result.metrics);
    expect(metrics.length).toBeGreaterThanOrEqual(4);
    for (const { type, value } of metrics) {
      expect(new RegExp(`(?<![\\d.])${value}(?![\\d.]*\\d)`).test(text), `${type} ${value}`).toBe(true);
    }
  });
});
