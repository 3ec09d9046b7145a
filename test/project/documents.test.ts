import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readManifest, readText, root } from './support/repository.js';

const rules = pathToFileURL(join(root, '.dependency-cruiser.mjs')).href;
/** The rooms of `src`, each with the others that it may import besides `base`. */
const { rooms } = (await import(rules)) as { rooms: Readonly<Record<string, readonly string[]>> };

/** Names of the scripts that a document tells its reader to run with npm. */
function scriptsNamed(document: string): readonly string[] {
  const named = [...document.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)];
  return [...new Set(named.map(([, script, test]) => script ?? test!))];
}

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  '.github/pull_request_template.md',
  'data/results/README.md',
  'data/models/formulas/README.md',
  'data/models/zinc250k/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe.each(documents)('%s', (name) => {
  test('every npm script that it names exists', () => {
    const { scripts } = readManifest();
    expect(scriptsNamed(readText(name)).filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  test('every file of the repository that it links to exists', () => {
    // a SMILES in an example looks like a link
    const prose = readText(name)
      .replace(/^```[\s\S]*?^```/gm, '')
      .replace(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path]) => path!);
    expect(links.filter((path) => !existsSync(join(root, dirname(name), path)))).toEqual([]);
  });
});

describe.each(documents.filter((name) => name !== 'CHANGELOG.md'))('%s', (name) => {
  test('every file of the repository in back quotes exists', () => {
    const named = [...readText(name).matchAll(/`((?:src|test|data|grammars|scripts|bin|\.ci)\/[\w./-]*)`/g)];
    expect(named.map(([, path]) => path!).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('README.md', () => {
  test('it is for someone who has two minutes', () => {
    expect(Buffer.byteLength(readText('README.md'))).toBeLessThanOrEqual(8000);
  });

  test('it shows how to see a demonstration and how to test', () => {
    const readme = readText('README.md');
    expect(readme).toContain('npm ci && npm run demo');
    expect(readme).toContain('npm ci && npm test');
  });
});

describe('CONTRIBUTING.md', () => {
  const contributing = readText('CONTRIBUTING.md');

  test.each(Object.entries(rooms))('it shows the room %s and what it may use', (room, uses) => {
    const row = contributing.split('\n').find((line) => line.startsWith(`| \`src/${room}/\``));
    expect(row, `a row of the table for src/${room}/`).toBeDefined();
    const lastCell = row!.split('|').at(-2)!.trim();
    expect(lastCell).toBe(uses.length === 0 ? '' : uses.join(', '));
  });
});
