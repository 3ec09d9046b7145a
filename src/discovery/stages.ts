import type { Emphasis } from './emphasis.js';
import { type Field, fieldsOf } from './fields.js';
import { fromBase64 } from './packedBytes.js';
import { firstRows, type Problem } from './problem.js';
import { reduced } from './reductions.js';
import type { FormulaEvolution } from './strategies/evolution.js';
import type { EvolutionState } from './strategies/evolutionState.js';
import { findPolynomial } from './strategies/polynomials.js';
import { findPowerLaw } from './strategies/powerLaw.js';
import { findMonomialSums, findSums } from './strategies/sums.js';
import { transformsOf } from './transforms.js';
import { isOver, type Workshop } from './workshop.js';

/** The rows that a search looks at; formulas that are shown are judged by all. */
const mostSampleRows = 200;
/** The problems that are searched beyond polynomials, besides the one of the data. */
const mostProblems = 3;
/** The part of the evaluations that sums may take, and the most of them. */
const shareOfSums = 0.2;
const mostSums = 400_000;
const termPool = { least: 300, most: 5000 };

/**
 * Works through the stages of a search before its populations evolve, and pauses after each step: products of powers and
 * polynomials; then all small formulas and sums of them, with which populations begin.
 */
export async function* firstStages(
  workshop: Workshop,
  whole: Problem,
  emphasis: Emphasis,
  evolution: FormulaEvolution,
): AsyncGenerator<void> {
  const problems = problemsOf(workshop, emphasis.begun(whole));
  for (const problem of problems) {
    for (const inside of transformsOf(workshop, problem)) {
      if (isOver(workshop)) return;
      if (inside === problem) findPowerLaw(workshop, problem);
      findPolynomial(workshop, emphasis.forPolynomials(inside));
    }
    yield;
  }
  const easiest = easiestOf(problems);
  const mostEvaluations = workshop.mostEvaluations / easiest.length;
  for (const problem of easiest)
    yield* searchSmall(workshop, emphasis.renewed(problem), mostEvaluations, evolution);
}

/** Brings the populations of an earlier search back, which went on from the same data with the same options. */
export async function restorePopulations(
  workshop: Workshop,
  whole: Problem,
  emphasis: Emphasis,
  evolution: FormulaEvolution,
  state: EvolutionState,
): Promise<void> {
  const easiest = easiestOf(problemsOf(workshop, emphasis.begun(whole)));
  let fields = 0;
  for (const problem of easiest) {
    for (const { field } of fieldsOf(
      workshop,
      transformsOf(workshop, problem),
      workshop.mostEvaluations / easiest.length,
    ))
      evolution.addField(withWeights(field, state.weights[fields++] ?? null));
  }
  await evolution.restore(state);
}

/** @param packed weights as they were when the field began; null for none */
function withWeights(field: Field, packed: string | null): Field {
  const weights = packed === null ? null : new Float64Array(fromBase64(packed));
  return { ...field, problem: { ...field.problem, weights }, task: { ...field.task, weights } };
}

/** Tries all small formulas for a problem, alone and in sums, and begins populations with them. */
async function* searchSmall(
  workshop: Workshop,
  problem: Problem,
  mostEvaluations: number,
  evolution: FormulaEvolution,
): AsyncGenerator<void> {
  if (isOver(workshop)) return;
  const insides = transformsOf(workshop, problem);
  for (const { field, terms } of fieldsOf(workshop, insides, mostEvaluations)) {
    yield;
    if (isOver(workshop)) return;
    const inside = field.problem;
    const isWhole = inside === problem;
    evolution.add(field);
    if (isWhole) yield* evolution.begin();
    yield;
    const most = Math.min(mostEvaluations * shareOfSums, mostSums) / (isWhole ? 1 : 2 * insides.length);
    if (!isOver(workshop)) findMonomialSums(workshop, inside, most / 4);
    yield;
    const pool = terms.slice(0, Math.min(termPool.most, Math.max(termPool.least, Math.floor(most / 16))));
    if (!isOver(workshop)) findSums(workshop, inside, pool, most);
    yield;
  }
  yield* evolution.begin();
}

/** The problem, and what is left of it and of its insides without the variables that can be taken out. */
function problemsOf(workshop: Workshop, whole: Problem): Problem[] {
  const problems = [whole];
  for (const start of transformsOf(workshop, whole)) {
    for (let next = reduced(workshop, start); next !== null; next = reduced(workshop, next))
      problems.push(next);
  }
  return problems.map((problem) => firstRows(problem, mostSampleRows));
}

/** The problems with the fewest variables, and the first one, that of the data. */
function easiestOf(problems: readonly Problem[]): readonly Problem[] {
  const [first] = problems as readonly [Problem];
  const easiest = [...problems]
    .sort((a, b) => a.variables.length - b.variables.length)
    .slice(0, mostProblems);
  return easiest.includes(first) ? easiest : [...easiest, first];
}
