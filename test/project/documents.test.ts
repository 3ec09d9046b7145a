import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readManifest, readText, root } from './support/repository.js';

const rules = pathToFileURL(join(root, '.dependency-cruiser.mjs')).href;
/** The rooms of `src`, each with the others that it may import besides `base`. */
const { rooms } = (await import(rules)) as { rooms: Readonly<Record<string, readonly string[]>> };

/** Lines of the shell examples of a document, without prompts. */
function shellLines(document: string): readonly string[] {
  const blocks = document.matchAll(/^```(?:bash|sh|shell|console)\n([\s\S]*?)^```/gm);
  return [...blocks].flatMap(([, block]) =>
    block!.split('\n').map((line) => line.replace(/^\$ /, '').trim()),
  );
}

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
  'data/results/README.md',
  'data/models/zinc250k/README.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
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

describe('README.md', () => {
  test('it shows how to see a demonstration and how to test', () => {
    const readme = readText('README.md');
    expect(readme).toContain('npm ci && npm run demo');
    expect(readme).toContain('npm ci && npm test');
  });

  test('every command of grae in its examples exists', () => {
    const help = execFileSync(process.execPath, [join(root, 'bin/grae.js'), '--help'], { encoding: 'utf8' });
    const known = [...help.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, command]) => command!);
    const shown = shellLines(readText('README.md')).flatMap((line) =>
      [...line.matchAll(/(?:^|[|&;] *|npx |bin\/)grae(?:\.js)? ([a-z]+)/g)].map(([, command]) => command!),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect([...new Set(shown)].filter((command) => !known.includes(command))).toEqual([]);
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

  test('every file in back quotes exists', () => {
    const named = [...contributing.matchAll(/`((?:src|test|data|grammars|scripts|bin|\.ci)\/[\w./-]*)`/g)];
    expect(named.map(([, path]) => path!).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
