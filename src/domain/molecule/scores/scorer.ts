import type { Molecule } from 'openchemlib';
import { Druglikeness } from '../druglikeness.js';
import type { Openchemlib } from '../openchemlib.js';
import type { Rdkit } from '../rdkit.js';
import { murckoScaffold } from '../scaffold.js';
import { bondsByAtom, otherEnd } from '../smilesGraph.js';
import { largestBasisCycle } from '../structure/cycleBasis.js';
import { type PerceivedMolecule, perceive } from '../structure/readStructure.js';
import { haveSharedBonds } from '../structure/ringJunctions.js';
import { readSmiles } from '../wellFormed.js';
import { FragmentTable } from './fragmentTable.js';
import { penalizedLogP } from './penalizedLogP.js';
import { plainScores, qedOf } from './plainScores.js';
import { saScore } from './saScore.js';

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
  /** The file of the {@link FragmentTable} of the synthetic accessibility. */
  readonly fragments: Uint8Array | null;
}

export class Scorer {
  readonly #parts: ScorerParts;
  /** Both made when the first molecule is scored: their tables take up to half a second to read. */
  #fragments: FragmentTable | undefined;
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
      rdkit === null ? null : perceive(rdkit, smiles, (perceived) => this.#scorePerceived(rdkit, perceived));
    return {
      ...noScores,
      ...ofRdkit,
      oclLogP: new openchemlib.MoleculeProperties(molecule).logP,
      druglikeness: this.#druglikenessOf(molecule),
    } as MoleculeScores;
  }

  #scorePerceived(rdkit: Rdkit, perceived: PerceivedMolecule): Partial<MoleculeScores> {
    const { structure } = perceived;
    const plain = plainScores(structure);
    const fragments = this.#fragmentTable();
    const accessibility = fragments === null ? null : saScore(structure, fragments);
    const penalized =
      accessibility === null ? null : penalizedLogP(plain.logP, accessibility, largestCycle(perceived));
    return {
      molWeight: plain.weight,
      crippenLogP: plain.logP,
      tpsa: plain.tpsa,
      hba: plain.acceptors,
      hbd: plain.donors,
      rotatableBonds: plain.rotatableBonds,
      rings: structure.rings.length,
      aromaticRings: plain.rings.aromatic,
      saScore: accessibility,
      qed: qedOf(rdkit, perceived, plain),
      scaffold: murckoScaffold(rdkit, perceived.canonicalSmiles()),
      penalizedLogP: penalized?.standardised ?? null,
      penalizedLogPRaw: penalized?.raw ?? null,
    };
  }

  #fragmentTable(): FragmentTable | null {
    const { fragments } = this.#parts;
    if (fragments === null) return null;
    this.#fragments ??= new FragmentTable(fragments);
    return this.#fragments;
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
    bonds.map((bond) => otherEnd(graph.bonds[bond]!, atom)),
  );
  return largestBasisCycle(neighbours);
}
