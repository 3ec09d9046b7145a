import type { Molecule } from 'openchemlib';
import { Druglikeness } from '../druglikeness.js';
import type { Openchemlib } from '../openchemlib.js';
import type { Rdkit } from '../rdkit.js';
import { murckoScaffold } from '../scaffold.js';
import { bondsByAtom } from '../smilesGraph.js';
import { largestBasisCycle } from '../structure/cycleBasis.js';
import { type PerceivedMolecule, perceive } from '../structure/readStructure.js';
import { haveSharedBonds } from '../structure/ringJunctions.js';
import { withHydrogens } from '../structure/structure.js';
import { readSmiles } from '../wellFormed.js';
import { acceptorCount, donorCount, molecularWeight, ringCounts, rotatableBondCount } from './counts.js';
import { crippenLogP } from './crippen.js';
import type { FragmentTable } from './fragmentTable.js';
import { penalizedLogP } from './penalizedLogP.js';
import { qed, qedCounts } from './qed.js';
import { saScore } from './saScore.js';
import { tpsa } from './tpsa.js';

/** Scores of a molecule, in the order in which tables show them. What RDKit defines has RDKit's value. */
export const scoreNames = [
  /** g/mol, of natural isotopes where none is given. */
  'molWeight',
  /** Crippen's. */
  'crippenLogP',
  /** openchemlib's: its own increments, not Crippen's. */
  'oclLogP',
  /** Topological polar surface area, Å², of nitrogen and oxygen. */
  'tpsa',
  /** Hydrogen-bond acceptors. */
  'hba',
  /** Hydrogen-bond donors. */
  'hbd',
  'rotatableBonds',
  /** Rings of the smallest set. */
  'rings',
  'aromaticRings',
  /** openchemlib's druglikeness: positive for molecules made of fragments that drugs are made of. */
  'druglikeness',
  /** Synthetic accessibility, 1 (easy) to 10. */
  'saScore',
  /** Quantitative estimate of drug-likeness, 0 to 1. */
  'qed',
  /** Penalised logP, its terms standardised by the published constants; and their plain sum. */
  'penalizedLogP',
  'penalizedLogPRaw',
] as const;

/** Murcko scaffold, RDKit's canonical SMILES; '' without a ring. */
export const labelNames = ['scaffold'] as const;

export type ScoreName = (typeof scoreNames)[number];
export type MoleculeScores = Record<ScoreName, number | null> &
  Record<(typeof labelNames)[number], string | null>;

/** The scores of a molecule that has none. */
export const noScores: Readonly<Record<string, null>> = Object.fromEntries(
  [...scoreNames, ...labelNames].map((name) => [name, null]),
);

/** What scores need beside the molecule; null where it cannot be had, and the scores that need it with it. */
export interface ScorerParts {
  readonly openchemlib: Openchemlib;
  /** openchemlib's tables. */
  readonly resources: Readonly<Record<string, string>> | null;
  readonly rdkit: Rdkit | null;
  /** Of the synthetic accessibility. */
  readonly fragments: FragmentTable | null;
}

export class Scorer {
  readonly #parts: ScorerParts;
  /** Made when the first molecule is scored, since its fragments take half a second to read. */
  #druglikeness: Druglikeness | undefined;

  constructor(parts: ScorerParts) {
    this.#parts = parts;
  }

  /**
   * @param molecule as openchemlib has it
   * @param smiles the same, for RDKit
   */
  score(molecule: Molecule, smiles: string): MoleculeScores {
    const { openchemlib, rdkit } = this.#parts;
    const ofRdkit =
      rdkit === null ? null : perceive(rdkit, smiles, (perceived) => this.#scorePerceived(perceived));
    return {
      ...noScores,
      ...ofRdkit,
      oclLogP: new openchemlib.MoleculeProperties(molecule).logP,
      druglikeness: this.#druglikenessOf(molecule),
      scaffold: rdkit === null ? null : murckoScaffold(rdkit, smiles),
    } as MoleculeScores;
  }

  #scorePerceived(perceived: PerceivedMolecule): Partial<MoleculeScores> {
    const { structure } = perceived;
    const { fragments } = this.#parts;
    const weight = molecularWeight(structure);
    const logP = crippenLogP(withHydrogens(structure));
    const area = tpsa(structure);
    const donors = donorCount(structure);
    const rotatableBonds = rotatableBondCount(structure);
    const accessibility = fragments === null ? null : saScore(structure, fragments);
    const penalized =
      accessibility === null ? null : penalizedLogP(logP, accessibility, largestCycle(perceived));
    return {
      molWeight: weight,
      crippenLogP: logP,
      tpsa: area,
      hba: acceptorCount(structure),
      hbd: donors,
      rotatableBonds,
      rings: structure.rings.length,
      aromaticRings: ringCounts(structure).aromatic,
      saScore: accessibility,
      qed: qed({ ...qedCounts(structure), weight, logP, donors, tpsa: area, rotatableBonds }),
      penalizedLogP: penalized?.standardised ?? null,
      penalizedLogPRaw: penalized?.raw ?? null,
    };
  }

  #druglikenessOf(molecule: Molecule): number | null {
    const { openchemlib, resources } = this.#parts;
    if (resources === null) return null;
    this.#druglikeness ??= new Druglikeness(openchemlib, resources);
    return this.#druglikeness.assess(molecule);
  }
}

/** As the published penalised scores have it: of the cycle basis of the canonical SMILES, in the order of its atoms. */
function largestCycle({ structure, canonicalSmiles }: PerceivedMolecule): number {
  // Rings that share no bond are the basis themselves, in any order.
  if (!haveSharedBonds(structure)) return Math.max(0, ...structure.rings.map((ring) => ring.length));
  const graph = readSmiles(canonicalSmiles(), 0, Number.POSITIVE_INFINITY);
  if ('kind' in graph) return Math.max(...structure.rings.map((ring) => ring.length));
  const neighbours = bondsByAtom(graph).map((bonds, atom) =>
    bonds.map((bond) => {
      const { from, to } = graph.bonds[bond]!;
      return from === atom ? to : from;
    }),
  );
  return largestBasisCycle(neighbours);
}
