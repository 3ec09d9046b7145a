import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError, messageOf } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import { defaultDomainOf, loadDomain } from '../domain/index.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';

/** Grammars that come with the package. */
export const shippedGrammars = ['expression', 'smiles', 'zinc'] as const;

/** A file or folder of the package itself, wherever it is installed. */
export function packagePath(relative: string): string {
  return fileURLToPath(new URL(`../../${relative}`, import.meta.url));
}

/** A shipped grammar by its name, or a nearley file. @throws InputError if it cannot be read or compiled */
export async function loadGrammar(nameOrFile: string, allowCode = false): Promise<Grammar> {
  const isShipped = (shippedGrammars as readonly string[]).includes(nameOrFile);
  const path = isShipped ? packagePath(`grammars/${nameOrFile}.ne`) : nameOrFile;
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'there is no such file' : messageOf(thrown);
    throw new InputError(
      `${nameOrFile}: expected a nearley grammar or one of ${shippedGrammars.join(', ')}, but ${why}`,
    );
  }
  return compileGrammar(source, { name: isShipped ? nameOrFile : basename(path, extname(path)), allowCode });
}

export interface Language {
  readonly grammar: Grammar;
  readonly domain: Domain;
}

/** Grammar and domain of a command's options. */
export async function loadLanguage(options: {
  readonly grammar: string;
  readonly domain?: string | undefined;
  readonly allowCode?: boolean | undefined;
}): Promise<Language> {
  const grammar = await loadGrammar(options.grammar, options.allowCode);
  const domain = await loadDomain(options.domain ?? defaultDomainOf(grammar.name), { grammar });
  return { grammar, domain };
}

