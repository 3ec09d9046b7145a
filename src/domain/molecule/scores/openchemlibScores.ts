import type { Molecule } from 'openchemlib';
import { once } from '../../../base/once.js';
import { type Druglikeness, druglikenessBy } from '../openchemlib/druglikeness.js';
import type { DruglikenessTables } from '../openchemlib/druglikenessTables.js';
import type { Openchemlib } from '../openchemlib/openchemlib.js';
import type { OpenchemlibMolecule } from './openchemlibMolecule.js';

/** The scores that openchemlib computes. */
export class OpenchemlibScores {
  readonly #openchemlib: Openchemlib;
  readonly #druglikeness: () => Druglikeness | null;

  /** @param tables null where no score needs them, or they cannot be had */
  constructor(openchemlib: Openchemlib, tables: DruglikenessTables | null) {
    this.#openchemlib = openchemlib;
    // When the first molecule is scored.
    this.#druglikeness = once(() => tables && druglikenessBy(openchemlib, tables));
  }

  /** The scores of a molecule, each computed when it is asked for. */
  of(molecule: Molecule): OpenchemlibMolecule {
    return {
      logP: () => new this.#openchemlib.MoleculeProperties(molecule).logP,
      druglikeness: () => this.#druglikeness()?.assess(molecule) ?? null,
    };
  }
}
