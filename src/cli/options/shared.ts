import { InvalidArgumentError, Option } from 'commander';
import { type BackendName, backendNames } from '../../tensor/backendNames.js';

/** The most strings that `sample` draws, since it holds them all in memory. */
export const mostSamples = 1_000_000;

/** Returns a parser of whole numbers in a range. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(expected('a whole number', least, most, text));
    }
    return value;
  };
}

/** Returns a parser of finite numbers in a range, its ends included. */
export function number(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
      throw new InvalidArgumentError(expected('a number', least, most, text));
    }
    return value;
  };
}

function expected(what: string, least: number, most: number, received: string): string {
  const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `of at least ${least}`;
  return `expected ${what} ${range}, but received: ${received}`;
}

export const jsonOption = () => new Option('--json', 'print one JSON document on standard output');

export type BackendChoice = BackendName | 'auto';

export const backendOption = () =>
  new Option(
    '--backend <name>',
    'where to compute: native TensorFlow, WebGPU, WebAssembly or plain JavaScript; auto never takes WebGPU',
  )
    .choices(['auto', ...backendNames] as const)
    .default('auto')
    .env('GRAE_BACKEND');

/** Reads seeds separated by commas. */
export function seedList(text: string): number[] {
  return text.split(',').map((one) => integer(-(2 ** 31), 2 ** 31 - 1)(one));
}

export const seedOption = () =>
  new Option('--seed <number>', 'seed of every random draw')
    .argParser(integer(-(2 ** 31), 2 ** 31 - 1))
    .default(1);

export const grammarOption = () =>
  new Option('--grammar <name or file>', 'a shipped grammar (expression, smiles, zinc) or a nearley file');

/** Returns the option of commands that take either a grammar or the codec of a run. */
export const codecRunOption = () =>
  new Option('--run <run>', 'grammar and packing of this run').conflicts('grammar');

/** Reads names of columns separated by commas. */
export function columnNameList(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export const threadsOption = () =>
  new Option('--threads <n>', 'number of threads; by default one for each core').argParser(integer(1, 1024));

export const portOption = () =>
  new Option('--port <n>', 'port of this machine to serve at; 0 for any that is free')
    .argParser(integer(0, 65_535))
    .default(0);

export const columnOption = () =>
  new Option(
    '--column <name or number>',
    'column of a table, or data field of an SDF; by default it is found by its content',
  );

export const domainOption = () =>
  new Option(
    '--domain <name or file>',
    'what the strings mean: expression, molecule, text, or a JavaScript module of your own (docs/domain.md); by default the domain of the grammar',
  );

export const formOption = () =>
  new Option(
    '--form <name>',
    'spelling into which strings are converted: kekule, as-is or random for molecules, as-is for others',
  );

export const prefixStateOption = () =>
  new Option(
    '--prefix-state <file>',
    'JavaScript module with the prefix state of a language of your own (docs/prefix-state.md)',
  );

export const allowCodeOption = () =>
  new Option(
    '--allow-code',
    'allow JavaScript to run: the lexer of a grammar file, a prefix state, a domain, code stored with a run; use it only for files from people you trust',
  );

export const targetOption = () =>
  new Option(
    '--target <expression>',
    'expression with which scores compare; by default 1/3+x+sin(x*x) for expressions in x, none for others',
  );

/** The points at which expressions are compared with the target. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

export const gridOption = () =>
  new Option(
    '--grid <from,to,points>',
    'points at which expressions are compared with the target; by default -10,10,1000 for expressions in x, 1,5,1000 for others',
  ).argParser(grid);

function grid(text: string): Grid {
  const parts = text.split(',');
  const [from, to, points] = parts.map(Number) as [number, number, number];
  if (parts.length !== 3 || parts.some((part) => part.trim() === '' || !Number.isFinite(Number(part)))) {
    throw new InvalidArgumentError(`expected three numbers such as -10,10,1000, but received: ${text}`);
  }
  return { from, to, points };
}

export const divisionOption = () =>
  new Option(
    '--division <kind>',
    'how one integer is divided by another in expressions: exactly (true, the default) or rounded down (python2)',
  ).choices(['true', 'python2'] as const);

export const scoresOption = () =>
  new Option(
    '--scores <names>',
    'compute only these scores and labels, separated by commas; on request only, for molecules: pains and mcf (alerts), pmo and guacamol (the tasks of these benchmarks, or single ones by name)',
  ).argParser((names: string) => names.split(',').map((name) => name.trim()));

export const judgeOption = () =>
  new Option(
    '--judge <which>',
    "what decides whether a molecule is valid: grae's own rules (openchemlib, the default), RDKit itself, or both, which must agree",
  ).choices(['openchemlib', 'rdkit', 'both'] as const);

export const standardiseOption = (): Option =>
  new Option(
    '--standardise <way>',
    "standardise molecules as they are read: keep the largest part of each, neutral, or charged as in ZINC (zinc, for models such as zinc250k), in RDKit's order of atoms; by default molecules stay as they are",
  ).choices(['neutral', 'zinc'] as const);

export const parquetOption = (): Option =>
  new Option(
    '--parquet',
    'the rows of --csv as an Apache Parquet file, with types, into --out or a pipe',
  ).conflicts(['json', 'csv', 'sdf']);

export const csvSafeOption = (): Option =>
  new Option(
    '--csv-safe',
    "put ' before cells of CSV that a spreadsheet would run as formulas (text that begins with =, +, - or @)",
  );
