import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { flagNamed } from '../../src/cli/output/renderError.js';
import { processIo } from '../../src/cli/processIo.js';
import { Session } from '../../src/cli/session.js';
import { repositoryFiles, root } from './support/repository.js';

const sources = repositoryFiles().filter((path) => /^src\/.*\.ts$/.test(path));
const isCommandLine = (path: string): boolean => path.startsWith('src/cli/');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const commandLine = sources.filter(isCommandLine).map(read).join('\n');
const commands = [...new Set([...commandLine.matchAll(/\.command\('(\w+)'\)/g)].map(([, name]) => name!))];

/** The string literals of a file and the fixed parts of its templates, with their lines. */
function literalsOf(path: string): { readonly text: string; readonly line: number }[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  const literals: { text: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      literals.push({ text: node.text, line: source.getLineAndCharacterOfPosition(node.pos).line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return literals;
}

/** A flag after a space, a bracket or a quote, unless it is Node's own, or a variable of a style sheet. */
const flag = /(?<!node )(?<=^|[\s("'`])(?<!var\()--[a-z][a-z-]+(?![a-z-]*:|--)/;
const command = new RegExp(`\\bgrae (${commands.join('|')})\\b`);
const isTail = (text: string): boolean => /^--[a-z]+-$/.test(text);

describe('messages of the library', () => {
  test('the patterns find a flag and a command, and let other text pass', () => {
    expect('raise --max-steps').toMatch(flag);
    expect('run "grae doctor"').toMatch(command);
    for (const text of ['see "node --check x.mjs"', 'stroke: var(--line)', ':root { --line: #d8dee4; }']) {
      expect(text).not.toMatch(flag);
    }
    expect('the file that grae wrote').not.toMatch(command);
  });

  test('no string below cli names a flag or a command', () => {
    const named = sources
      .filter((path) => !isCommandLine(path))
      .flatMap((path) =>
        literalsOf(path)
          .filter(({ text }) => !isTail(text) && (flag.test(text) || command.test(text)))
          .map(({ text, line }) => `${path}:${line} ${text}`),
      );
    expect(named).toEqual([]);
  });

  test('every setting that advice names has an option of the command line', async () => {
    const settings = sources
      .filter((path) => !isCommandLine(path))
      .flatMap((path) => [...read(path).matchAll(/\bsetting: '(\w+)'/g)].map(([, setting]) => setting!));
    expect(settings.length).toBeGreaterThan(10);
    const options = await commandLineOptions();
    expect([...new Set(settings)].filter((setting) => !options.has(flagNamed(setting)))).toEqual([]);
  });
});

/** All flags of all commands. */
async function commandLineOptions(): Promise<ReadonlySet<string>> {
  const program = new Command('grae');
  const session = new Session(processIo);
  for (const path of sources.filter((one) => one.startsWith('src/cli/commands/'))) {
    const exported: Readonly<Record<string, unknown>> = await import(join(root, path));
    for (const [name, add] of Object.entries(exported)) {
      if (/^add[A-Z]\w*$/.test(name) && typeof add === 'function') await add(program, session);
    }
  }
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap((sub) => all(sub))];
  return new Set(
    all(program).flatMap(({ options }) => options.flatMap(({ short, long }) => [short!, long!])),
  );
}
