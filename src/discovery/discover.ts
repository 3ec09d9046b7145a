import { Random } from '../base/random.js';
import { Evaluator } from '../formula/evaluator.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { FormulaFront } from './formulaFront.js';
import { distinctShapes, enumerateFormulas } from './library.js';
import { Evolution } from './strategies/evolution.js';
import { findPolynomial } from './strategies/polynomials.js';
import { findPowerLaw } from './strategies/powerLaw.js';
import { findMonomialSums, findSums } from './strategies/sums.js';
import { transformsOf } from './transforms.js';
import { isOver, type Workshop } from './workshop.js';

export interface DiscoverOptions {
  readonly evaluations: number;
  readonly seed: number;
  readonly mostSize: number;
  readonly exact: number;
  readonly onStep?: (stage: string, front: FormulaFront, evaluations: number) => void;
}

/** The rows that a search looks at; the front is judged by all. */
const mostSampleRows = 200;

/** The most formulas of the library, and the parts of the budget that stages may take. */
const mostLibrary = 60_000;
const libraryShare = 0.3;
const sumsShare = 0.2;
const mostSums = 400_000;

export async function discoverFormulas(
  language: FormulaLanguage,
  columns: readonly Float64Array[],
  target: Float64Array,
  options: DiscoverOptions,
): Promise<FormulaFront> {
  const random = new Random(options.seed);
  const sample = sampleOf(columns, target, random);
  const front = new FormulaFront(language, columns, target, options.exact);
  const workshop: Workshop = {
    language,
    evaluator: new Evaluator(sample.columns, sample.target.length),
    target: sample.target,
    front,
    random,
    mostEvaluations: options.evaluations,
    evaluations: 0,
  };
  const report = (stage: string) => options.onStep?.(stage, front, workshop.evaluations);
  const transforms = transformsOf(language, sample.target);
  findPowerLaw(workshop);
  report('powers');
  for (const transform of transforms) {
    if (!isOver(workshop)) findPolynomial(workshop, transform);
  }
  report('polynomials');
  if (isOver(workshop)) return front;
  const library = enumerateFormulas(language, workshop.evaluator, {
    mostEvaluations: Math.min(mostLibrary, Math.ceil(options.evaluations * libraryShare)),
    mostSize: 15,
  });
  workshop.evaluations += library.evaluations;
  const entries = distinctShapes(library.entries[language.table.start]!);
  report('library');
  const evolution = new Evolution(workshop, library, entries.slice(0, 2000), transforms, options.mostSize);
  const [identity] = transforms;
  // all of the library by itself
  evolution.begin(identity!, entries);
  report('singles');
  for (const [i, transform] of transforms.entries()) {
    const most = Math.min(options.evaluations * sumsShare, mostSums) / (i === 0 ? 1 : 2 * transforms.length);
    if (!isOver(workshop)) findMonomialSums(workshop, transform, most / 4);
    const pool = entries.slice(0, Math.min(5000, Math.max(300, Math.floor(most / 16))));
    if (!isOver(workshop)) findSums(workshop, transform, pool, most);
    report(`sums ${transform.name}`);
  }
  while (!isOver(workshop)) {
    evolution.epoch();
    report('evolution');
  }
  return front;
}

function sampleOf(columns: readonly Float64Array[], target: Float64Array, random: Random) {
  const rows = Array.from(target, (_, i) => i);
  if (rows.length > mostSampleRows) random.shuffle(rows);
  const chosen = rows.slice(0, mostSampleRows).sort((a, b) => a - b);
  const pick = (column: Float64Array) => Float64Array.from(chosen, (row) => column[row]!);
  return { columns: columns.map(pick), target: pick(target) };
}
