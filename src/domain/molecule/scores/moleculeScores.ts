import { murckoScaffold } from '../fragments/scaffold.js';
import { type GoalName, goals, type Suite } from '../goals/goals.js';
import type { OpenchemlibMolecule } from './openchemlibMolecule.js';
import type { ScoredMolecule } from './scoredMolecule.js';

/** A number or a text that is computed of a molecule. */
interface ScoreEntry {
  readonly name: string;
  /** Its meaning and unit: a noun phrase. */
  readonly summary: string;
  /** Whether it is a label, which is a text. */
  readonly isText?: true;
  /** Whether it is computed only where it is named. */
  readonly isOnRequest?: true;
  /** Whether it stands beside each string in a table, which has no room for all. */
  readonly isShown?: true;
}

/** A score that follows from the molecule as RDKit reads it. Null where it cannot be had. */
export interface RdkitScore extends ScoreEntry {
  /** The table that it needs beside the molecule. */
  readonly needs?: 'fragments' | 'filters';
  of(molecule: ScoredMolecule): number | string | null;
}

/** A score of openchemlib. Null where it cannot be had. */
export interface OpenchemlibScore extends ScoreEntry {
  /** The table that it needs beside the molecule. */
  readonly needs?: 'resources';
  ofOpenchemlib(molecule: OpenchemlibMolecule): number | null;
}

export type MoleculeScore = RdkitScore | OpenchemlibScore;

/**
 * The scores and labels of molecules, in the order in which tables show them: a new one is a file and an entry here.
 * Scores that RDKit defines have the values of RDKit 2022.09.
 */
const entries = [
  {
    name: 'molWeight',
    summary: 'weight in g/mol, with the natural isotopes unless others are given',
    isShown: true,
    of: (molecule) => molecule.weight(),
  },
  { name: 'crippenLogP', summary: "Crippen's logP", isShown: true, of: (molecule) => molecule.logP() },
  {
    name: 'oclLogP',
    summary: "openchemlib's logP, by its own increments",
    ofOpenchemlib: (molecule) => molecule.logP(),
  },
  {
    name: 'tpsa',
    summary: 'topological polar surface area of nitrogen and oxygen, in Å²',
    isShown: true,
    of: (molecule) => molecule.tpsa(),
  },
  { name: 'hba', summary: 'hydrogen-bond acceptors', of: (molecule) => molecule.acceptors() },
  { name: 'hbd', summary: 'hydrogen-bond donors', of: (molecule) => molecule.donors() },
  { name: 'rotatableBonds', summary: 'rotatable bonds', of: (molecule) => molecule.rotatableBonds() },
  {
    name: 'rings',
    summary: 'rings in the smallest set of smallest rings',
    isShown: true,
    of: ({ perceived }) => perceived.structure.rings.length,
  },
  { name: 'aromaticRings', summary: 'aromatic rings', of: (molecule) => molecule.rings().aromatic },
  {
    name: 'druglikeness',
    summary: "openchemlib's druglikeness: positive for molecules made of fragments that drugs are made of",
    needs: 'resources',
    ofOpenchemlib: (molecule) => molecule.druglikeness(),
  },
  {
    name: 'saScore',
    summary: 'synthetic accessibility, 1 (easy) to 10',
    isShown: true,
    needs: 'fragments',
    of: (molecule) => molecule.accessibility(),
  },
  {
    name: 'qed',
    summary: 'quantitative estimate of drug-likeness, 0 to 1',
    isShown: true,
    of: (molecule) => molecule.qed(),
  },
  {
    name: 'penalizedLogP',
    summary: 'penalised logP, its terms standardised by the published constants',
    needs: 'fragments',
    of: (molecule) => molecule.penalized()?.standardised ?? null,
  },
  {
    name: 'penalizedLogPRaw',
    summary: 'penalised logP, the plain sum of its terms',
    needs: 'fragments',
    of: (molecule) => molecule.penalized()?.raw ?? null,
  },
  {
    name: 'scaffold',
    summary: "Murcko scaffold, RDKit's canonical SMILES; empty without a ring",
    isText: true,
    of: ({ tables, perceived }) =>
      perceived.structure.rings.length === 0 ? '' : murckoScaffold(tables.rdkit, perceived.canonicalGraph()),
  },
  // Trying some 500 patterns takes as long as all scores.
  {
    name: 'pains',
    summary: 'names of the alerts for pan-assay interference that the molecule hits, separated by "; "',
    isText: true,
    isOnRequest: true,
    needs: 'filters',
    of: (molecule) => molecule.alerts('pains'),
  },
  {
    name: 'mcf',
    summary: 'names of the medicinal-chemistry filters of MOSES that the molecule hits, separated by "; "',
    isText: true,
    isOnRequest: true,
    needs: 'filters',
    of: (molecule) => molecule.alerts('mcf'),
  },
  {
    name: 'bertz',
    summary: 'complexity of bonds and elements after Bertz',
    isOnRequest: true,
    of: (molecule) => molecule.bertz(),
  },
] as const satisfies readonly MoleculeScore[];

/** What has a score for a name: the entries of numbers, and the published goals. */
type NumberEntry = Exclude<(typeof entries)[number], { isText: true }> | { readonly name: GoalName };

const goalScores = goals.map(
  ({ name, summary }): MoleculeScore => ({
    name,
    summary,
    isOnRequest: true,
    of: (molecule) => {
      const value = molecule.tables.goals.get(name)?.(molecule) ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    },
  }),
);

/**
 * The names of the scores of molecules, which are numbers.
 *
 * @useDeclaredType
 */
export type MoleculeScoreName = NumberEntry['name'];

export const moleculeScores: readonly MoleculeScore[] = [...entries, ...goalScores];

const namesOf = (scores: readonly MoleculeScore[]): readonly string[] => scores.map(({ name }) => name);

/** All names that can be asked for. */
export const allNames = namesOf(moleculeScores);
/** The names of scores, which are numbers. */
export const scoreNames = namesOf(moleculeScores.filter(({ isText }) => isText !== true));
/** The names of labels, which are texts. */
export const labelNames = namesOf(moleculeScores.filter(({ isText }) => isText === true));
/** The names that are computed where none are asked for. */
export const usualNames = namesOf(moleculeScores.filter(({ isOnRequest }) => isOnRequest !== true));
/** The names that stand beside each string in a table. */
export const shownNames = namesOf(moleculeScores.filter(({ isShown }) => isShown === true));

/** Names that stand for all scores of a published suite of goals. */
export const scoreSuites: Readonly<Record<Suite, readonly string[]>> = {
  // Its task `qed` is the score.
  pmo: ['qed', ...goalsOf('pmo')],
  guacamol: goalsOf('guacamol'),
};

function goalsOf(suite: Suite): string[] {
  return goals.filter(({ suites }) => suites.includes(suite)).map(({ name }) => name);
}
