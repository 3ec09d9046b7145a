import type { Molecule } from 'openchemlib';
import type { Openchemlib } from './openchemlib.js';

/** openchemlib's own scores, in the order in which tables show them. */
export const scoreNames = [
  /** g/mol, of the natural isotopes. */
  'molWeight',
  /** openchemlib's logP: its own increments, not Crippen's. */
  'oclLogP',
  /** Topological polar surface area, Å². */
  'tpsa',
  /** Acceptors: nitrogen and oxygen atoms. */
  'hba',
  /** Donors: nitrogen and oxygen atoms with hydrogen. */
  'hbd',
  'rotatableBonds',
  /** Rings of the smallest set. */
  'rings',
  /** openchemlib's druglikeness: positive for molecules made of fragments that drugs are made of. */
  'druglikeness',
] as const;

export type ScoreName = (typeof scoreNames)[number];

/** What scores need beside the molecule, made once. */
export class Scorer {
  readonly #openchemlib: Openchemlib;
  /** Null until it is asked for, `unavailable` where its tables cannot be had (they are files beside the library). */
  #druglikeness: InstanceType<Openchemlib['DruglikenessPredictor']> | null | 'unavailable' = null;

  constructor(openchemlib: Openchemlib) {
    this.#openchemlib = openchemlib;
  }

  score(molecule: Molecule): Record<ScoreName, number | null> {
    const properties = new this.#openchemlib.MoleculeProperties(molecule);
    return {
      molWeight: molecule.getMolecularFormula().relativeWeight,
      oclLogP: properties.logP,
      tpsa: properties.polarSurfaceArea,
      hba: properties.acceptorCount,
      hbd: properties.donorCount,
      rotatableBonds: properties.rotatableBondCount,
      rings: molecule.getRingSet().getSize(),
      druglikeness: this.#druglikenessOf(molecule),
    };
  }

  #druglikenessOf(molecule: Molecule): number | null {
    if (this.#druglikeness === null) {
      try {
        this.#openchemlib.Resources.registerFromNodejs();
        this.#druglikeness = new this.#openchemlib.DruglikenessPredictor();
      } catch {
        this.#druglikeness = 'unavailable';
      }
    }
    if (this.#druglikeness === 'unavailable') return null;
    const value = this.#druglikeness.assessDruglikeness(molecule);
    // openchemlib's mark for a molecule that it has no fragment of
    return value === this.#openchemlib.DruglikenessPredictor.DRUGLIKENESS_UNKNOWN ? null : value;
  }
}
