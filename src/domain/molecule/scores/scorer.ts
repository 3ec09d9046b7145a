import type { Molecule } from 'openchemlib';
import { messageOf } from '../../../base/errors.js';
import { once } from '../../../base/once.js';
import { readChemistryData } from '../chemistryData.js';
import { MosesFilters } from '../fragments/mosesFilters.js';
import { GoalEvaluator } from '../goals/goalEvaluator.js';
import { goals } from '../goals/goals.js';
import type { CanonicalForm } from '../identity/canonical.js';
import { loadDruglikenessTables } from '../openchemlib/druglikenessTables.js';
import type { Openchemlib } from '../openchemlib/openchemlib.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { type PerceivedMolecule, perceive, perceiveCanonical } from '../structure/readStructure.js';
import { FragmentTable } from './fragmentTable.js';
import {
  type MoleculeScore,
  moleculeScores,
  type OpenchemlibScore,
  type RdkitScore,
} from './moleculeScores.js';
import { OpenchemlibScores } from './openchemlibScores.js';
import { ScoredMolecule, type ScoreTables } from './scoredMolecule.js';

/** Values by name: numbers for scores, texts for labels; null where one cannot be had. */
export type MoleculeScores = Readonly<Record<string, number | string | null>>;

/** Whether some of the scores are openchemlib's. */
export function needsOpenchemlib(names: readonly string[]): boolean {
  return moleculeScores.some((score) => 'ofOpenchemlib' in score && names.includes(score.name));
}

/** Prepares the published goals of some names. */
function goalsNamed(names: readonly string[], rdkit: Rdkit): ScoreTables['goals'] {
  const evaluator = new GoalEvaluator(rdkit, numbers);
  const named = goals.filter(({ name }) => names.includes(name));
  return new Map(named.map((goal) => [goal.name, evaluator.prepare(goal)]));
}

/** Scores that goals can be about, by name. */
const numbers = new Map(
  moleculeScores.flatMap((score) => {
    if (!('of' in score) || score.isText === true) return [];
    const of = (molecule: ScoredMolecule): number => Number(score.of(molecule) ?? Number.NaN);
    return [[score.name, of] as const];
  }),
);

/** Computes some scores of molecules, with the tables that these need and no others. */
export class Scorer {
  /** The scores of a molecule that has none. */
  readonly noScores: MoleculeScores;
  /** Says of each table that cannot be had which scores are missing for want of it, and why. */
  readonly notes: readonly string[];
  readonly #rdkitScores: readonly RdkitScore[];
  readonly #openchemlibScores: readonly OpenchemlibScore[];
  /** Null where RDKit cannot be had. */
  readonly #tables: ScoreTables | null;
  /** Null where openchemlib cannot be had, or no score needs it. */
  readonly #byOpenchemlib: OpenchemlibScores | null;

  private constructor(
    scores: readonly MoleculeScore[],
    tables: ScoreTables | null,
    byOpenchemlib: OpenchemlibScores | null,
    notes: readonly string[],
  ) {
    this.notes = notes;
    this.#rdkitScores = scores.flatMap((score) => ('of' in score ? [score] : []));
    this.#openchemlibScores = scores.flatMap((score) => ('ofOpenchemlib' in score ? [score] : []));
    this.#tables = tables;
    this.#byOpenchemlib = byOpenchemlib;
    this.noScores = Object.fromEntries(scores.map(({ name }) => [name, null]));
  }

  /**
   * Reads the tables that the scores need. Where a table cannot be had, the scores that need it are null, and {@link notes} says so.
   *
   * @param names of scores and labels, in any order
   * @param libraries null for one that cannot be had, or that no score needs
   */
  static async load(
    names: readonly string[],
    { rdkit, openchemlib }: { readonly rdkit: Rdkit | null; readonly openchemlib: Openchemlib | null },
  ): Promise<Scorer> {
    const scores = moleculeScores.filter(({ name }) => names.includes(name));
    const notes: string[] = [];
    const namesThatNeed = (table: MoleculeScore['needs']): string[] =>
      scores.filter(({ needs }) => needs === table).map(({ name }) => name);
    const lost = (table: MoleculeScore['needs'], thrown: unknown): null => {
      const missing = namesThatNeed(table).join(', ');
      notes.push(`missing scores: ${missing}, since a table cannot be read (${messageOf(thrown)})`);
      return null;
    };
    const had = <T>(table: MoleculeScore['needs'], read: () => Promise<T>): Promise<T | null> | null =>
      namesThatNeed(table).length === 0 ? null : read().catch((thrown) => lost(table, thrown));
    const [fragments, filters, druglikeness] = await Promise.all([
      had('fragments', () => readChemistryData('sa-fragments.bin')),
      had('filters', () => MosesFilters.load()),
      had('resources', () => loadDruglikenessTables()),
    ]);
    // When the first molecule is scored.
    const parse = once((): FragmentTable | null => {
      try {
        return fragments && new FragmentTable(fragments);
      } catch (thrown) {
        return lost('fragments', thrown);
      }
    });
    const tables: ScoreTables | null = rdkit && {
      rdkit,
      filters,
      goals: goalsNamed(names, rdkit),
      get fragments() {
        return parse();
      },
    };
    const byOpenchemlib = openchemlib && new OpenchemlibScores(openchemlib, druglikeness);
    return new Scorer(scores, tables, byOpenchemlib, notes);
  }

  /**
   * @param molecule returns the molecule as openchemlib holds it, where a score needs that; null where it cannot
   * @param form the same molecule in its canonical form, or its SMILES where it has none
   */
  score(molecule: () => Molecule | null, form: CanonicalForm | string): MoleculeScores {
    return { ...this.noScores, ...this.#scoresByRdkit(form), ...this.#scoresByOpenchemlib(molecule) };
  }

  #scoresByRdkit(form: CanonicalForm | string): MoleculeScores {
    const scores = this.#rdkitScores;
    const tables = this.#tables;
    if (tables === null || scores.length === 0) return {};
    const use = (perceived: PerceivedMolecule): MoleculeScores => {
      const molecule = new ScoredMolecule(perceived, tables);
      return Object.fromEntries(scores.map((score) => [score.name, score.of(molecule)]));
    };
    const { rdkit } = tables;
    return (
      (typeof form === 'string' ? perceive(rdkit, form, use) : perceiveCanonical(rdkit, form, use)) ?? {}
    );
  }

  #scoresByOpenchemlib(read: () => Molecule | null): MoleculeScores {
    const tools = this.#byOpenchemlib;
    const scores = this.#openchemlibScores;
    const molecule = tools === null || scores.length === 0 ? null : read();
    if (tools === null || molecule === null) return {};
    const scored = tools.of(molecule);
    return Object.fromEntries(scores.map((score) => [score.name, score.ofOpenchemlib(scored)]));
  }
}
