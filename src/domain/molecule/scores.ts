import type { Molecule } from 'openchemlib';
import { Druglikeness } from './druglikeness.js';
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
  readonly #resources: Readonly<Record<string, string>> | null;
  /** Made when the first molecule is scored, since its fragments take half a second to read. */
  #druglikeness: Druglikeness | undefined;

  /** @param resources of {@link loadResources}; null where they cannot be had: druglikeness is null then */
  constructor(openchemlib: Openchemlib, resources: Readonly<Record<string, string>> | null) {
    this.#openchemlib = openchemlib;
    this.#resources = resources;
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
    if (this.#resources === null) return null;
    this.#druglikeness ??= new Druglikeness(this.#openchemlib, this.#resources);
    return this.#druglikeness.assess(molecule);
  }
}
