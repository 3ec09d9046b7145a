import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError } from '../base/errors.js';
import { suggestion } from '../base/suggestion.js';
import { unknownName } from '../base/unknownName.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import { GrammarError } from '../grammar/grammarFinding.js';
import { packagePath } from '../host/node/packagePath.js';
import { includesBeside } from './grammarIncludes.js';
import { shippedBenchmarks } from './shippedBenchmarks.js';

/** A grammar that comes with the package. */
export interface ShippedGrammar {
  readonly name: string;
  readonly about: string;
}

/** The grammars that ship: a new one is a file in `grammars/` and a line here. */
export const shippedGrammars: readonly ShippedGrammar[] = [
  { name: 'expression', about: 'arithmetic in x, the published 11 productions (Kusner et al. 2017)' },
  { name: 'smiles', about: 'OpenSMILES, right-recursive: a derivation writes the text from left to right' },
  { name: 'zinc', about: 'the published 75 productions for ZINC250k (Kusner et al. 2017)' },
];

/** A corpus that comes with the package. */
export interface ShippedCorpus {
  readonly name: string;
  /** The path below the folder of the package. */
  readonly file: string;
  readonly grammar: string;
  readonly about: string;
}

/** The corpora that ship: a new one is a file in `data/` and a line here. */
export const shippedCorpora: readonly ShippedCorpus[] = [
  {
    name: 'nci',
    file: 'data/molecules/nci.smi',
    grammar: 'smiles',
    about: 'small molecules of the NCI open database (public domain)',
  },
];

/** The comparisons that ship: a new one is a file in `data/tables/` and a line here. */
export const shippedTables: readonly { readonly name: string; readonly about: string }[] = [
  { name: 'expressions', about: 'the published comparison over expressions: every model and density' },
  { name: 'molecules', about: 'the same comparison over molecules, with compact settings' },
  {
    name: 'figure2-expressions',
    about: 'the published Bayesian optimisation of expressions, beside random draws of training strings',
  },
  {
    name: 'figure2-molecules',
    about: 'the same of molecules, with codes of 56 numbers, and with the model that ships',
  },
  { name: 'beta', about: 'how the weight of the latent loss affects reconstruction and samples' },
  {
    name: 'monte-carlo',
    about: 'how the codes drawn in training (Monte-Carlo samples of a VAE) affect quality',
  },
  { name: 'images', about: 'the published comparison over images: every model, four distances' },
  { name: 'images-beta', about: 'how the weight of the latent loss affects images' },
  { name: 'images-monte-carlo', about: 'how the codes drawn in training affect images' },
];

/**
 * Returns the file of a shipped comparison by its name; any other argument is already a path.
 *
 * @throws InputError for a word that is neither
 */
export function tablePath(nameOrFile: string): string {
  const names = shippedTables.map(({ name }) => name);
  return shippedOr(nameOrFile, 'tables', names, (name) => packagePath(`data/tables/${name}.json`));
}

/**
 * Returns the file of a shipped benchmark by its name; any other argument is already a path.
 *
 * @throws InputError for a word that is neither
 */
export function benchmarkPath(nameOrFile: string): string {
  return shippedOr(nameOrFile, 'benchmarks', shippedBenchmarks, (name) =>
    packagePath(`data/benchmarks/${name}.json`),
  );
}

/** @throws InputError for a word that is neither a name of what ships nor a file, with the nearest name */
function shippedOr(
  nameOrFile: string,
  things: string,
  names: readonly string[],
  pathOf: (name: string) => string,
): string {
  if (names.includes(nameOrFile)) return pathOf(nameOrFile);
  if (/^[\w-]+$/.test(nameOrFile) && !existsSync(nameOrFile)) {
    throw unknownName(`one of the ${things} ${names.join(', ')}, or a file`, nameOrFile, names);
  }
  return nameOrFile;
}

/** Returns the file of a shipped corpus by its name; any other argument is already a path, or `-`. */
export function corpusPath(nameOrFile: string): string {
  const shipped = shippedCorpora.find(({ name }) => name === nameOrFile);
  return shipped === undefined ? nameOrFile : packagePath(shipped.file);
}

/**
 * Loads a shipped grammar by its name, or a nearley file. Files that it includes come from its folder or
 * below, built-in ones from nearley, and become part of the grammar's source.
 *
 * @param allowCode whether JavaScript in the file may run, for its lexer; only for trusted files
 * @throws InputError if the file cannot be read, or is not a grammar
 */
export async function loadGrammar(nameOrFile: string, allowCode = false): Promise<Grammar> {
  const isShipped = shippedGrammars.some(({ name }) => name === nameOrFile);
  const path = isShipped ? packagePath(`grammars/${nameOrFile}.ne`) : nameOrFile;
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (thrown) {
    const names = shippedGrammars.map(({ name }) => name);
    throw new InputError({
      code: codeOfUnreadable(thrown),
      where: nameOrFile,
      problem: `expected a nearley grammar, or one of ${names.join(', ')}, but ${whyUnreadable(thrown)}${suggestion(nameOrFile, names)}`,
    });
  }
  const name = isShipped ? nameOrFile : basename(path, extname(path));
  try {
    return compileGrammar(source, { name, allowCode, include: includesBeside(path) });
  } catch (thrown) {
    // errors begin with the name of the grammar, but a user looks for the file
    if (isShipped || !(thrown instanceof InputError) || !thrown.message.startsWith(name)) throw thrown;
    const { message: _, ...said } = thrown.toJSON();
    const { where, problem = '' } = said;
    const placed =
      where === undefined
        ? { ...said, problem: `${path}${problem.slice(name.length)}` }
        : { ...said, where: `${path}${where.slice(name.length)}` };
    throw thrown instanceof GrammarError ? new GrammarError(placed, thrown.findings) : new InputError(placed);
  }
}
