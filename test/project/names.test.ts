import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { repositoryFiles, root } from './support/repository.js';

const sources = repositoryFiles()
  .filter((path) => /^src\/.*\.ts$/.test(path))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, source: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
  });

/** Names that a file declares and exports; what it only passes on is declared elsewhere. */
function exportedNames(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [name.text] : [],
      );
    }
    const { name } = statement as ts.DeclarationStatement;
    return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
  });
}

test('no two files export the same name for different things', () => {
  const pathsByName = new Map<string, Set<string>>();
  for (const { path, source } of sources) {
    for (const name of exportedNames(source)) {
      // the hosts implement one port under the same names
      const place = path.replace(/^src\/host\/\w+\//, 'src/host/');
      pathsByName.set(name, (pathsByName.get(name) ?? new Set()).add(place));
    }
  }
  const shared = [...pathsByName].filter(([, paths]) => paths.size > 1);
  expect(shared.map(([name, paths]) => `${name}: ${[...paths].join(', ')}`)).toEqual([]);
});

/** The number that is left, which may only fall. */
const mostParticiples = 9;

const participles = /^(told|taken|seen|made|known|given|kept|asked|found|wanted|held|drawn|read)$/;

/** Names of constants, variables and fields that are a bare participle, with their places. */
function bareParticiples({ path, source }: (typeof sources)[number]): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const isNamed =
      ts.isVariableDeclaration(node) || ts.isPropertySignature(node) || ts.isPropertyDeclaration(node);
    if (isNamed && ts.isIdentifier(node.name) && participles.test(node.name.text)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      names.push(`${path}:${line + 1} ${node.name.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

test('few names are bare participles: a value is a noun, a boolean reads as a question', () => {
  const names = sources.flatMap(bareParticiples);
  expect(names.length, names.join('\n')).toBeLessThanOrEqual(mostParticiples);
});
