import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Evaluator } from '../../../src/formula/evaluator.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { isHere } from '../../support/isHere.js';

/** The shipped grammar of expressions. */
export const expressionGrammar = compileGrammar(
  readFileSync(new URL('../../../grammars/expression.ne', import.meta.url), 'utf8'),
  { name: 'expression' },
);

/** Points with the values of their variables, `[points]` each. */
export function pointsAt(...columns: readonly ArrayLike<number>[]): Evaluator {
  return new Evaluator(
    columns.map((column) => Float64Array.from(column)),
    columns[0]!.length,
  );
}

const corpusPath = new URL('../../../../shared/data/equations_15.txt.gz', import.meta.url);

/** The 100,000 published expressions with their spaces; null where they are not at hand. */
export function publishedCorpus(): string[] | null {
  if (!isHere('shared-data', existsSync(corpusPath))) return null;
  return gunzipSync(readFileSync(corpusPath)).toString().trimEnd().split('\n');
}

export interface ReferenceRow {
  readonly text: string;
  /** Null where Python raises. */
  readonly true: number | null;
  readonly python2: number | null;
  readonly finite: boolean;
}

/** The values of 223 expressions in Python and numpy, see reference/make_published.py. */
export const reference: readonly ReferenceRow[] = JSON.parse(
  readFileSync(new URL('./reference/published.json', import.meta.url), 'utf8'),
);
