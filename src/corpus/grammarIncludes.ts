import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { whyUnreadable } from '../base/whyUnreadable.js';
import type { IncludeReader } from '../grammar/includes.js';

/** nearley's built-in files, which `@builtin` may name; they are read from its package, as data. */
const builtins = ['cow.ne', 'number.ne', 'postprocessors.ne', 'string.ne', 'whitespace.ne'];

/** The most bytes of an included file. */
const maxBytes = 4_000_000;

/**
 * Returns a reader of the files that a grammar file includes: files in its folder and below it, and nearley's built-in
 * ones. A path is relative to the including file, as for nearley.
 *
 * @param path the grammar file
 */
export function includesBeside(path: string): IncludeReader {
  const root = realpathSync(dirname(resolve(path)));
  const own = realpathSync(resolve(path));
  return ({ file, isBuiltin, from }) => {
    if (isBuiltin) {
      if (!builtins.includes(file)) throw new Error(`expected one of ${builtins.join(', ')}`);
      return { id: `builtin:${file}`, source: textOf(builtinPath(file)) };
    }
    if (isAbsolute(file) || file.includes('\\') || /^[a-z]:/i.test(file))
      throw new Error('expected a path relative to the grammar, with / between its parts');
    const folder = from === null || from.startsWith('builtin:') ? root : dirname(from);
    const path = resolve(folder, file);
    expectBelow(root, path);
    let id: string;
    try {
      id = realpathSync(path);
    } catch (thrown) {
      throw new Error(whyUnreadable(thrown));
    }
    expectBelow(root, id);
    return { id, source: id === own ? '' : textOf(id) };
  };
}

function expectBelow(root: string, path: string): void {
  const below = relative(root, path);
  if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below))
    throw new Error('expected a file in the folder of the grammar or below it');
}

function builtinPath(file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('nearley/package.json')), 'builtin', file);
}

function textOf(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw new Error(`expected at most ${maxBytes} bytes, but it has ${size}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.startsWith('expected')) throw thrown;
    throw new Error(whyUnreadable(thrown));
  }
}
