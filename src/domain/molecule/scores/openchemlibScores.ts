import type { Molecule } from 'openchemlib';
import { once } from '../../../base/once.js';
import { type Druglikeness, druglikenessBy } from '../openchemlib/druglikeness.js';
import type { Openchemlib } from '../openchemlib/openchemlib.js';

/** The scores that openchemlib computes. */
export class OpenchemlibScores {
  readonly #openchemlib: Openchemlib;
  readonly #druglikeness: () => Druglikeness | null;

  /** @param resources openchemlib's tables; null where no score needs them, or they cannot be had */
  constructor(openchemlib: Openchemlib, resources: Readonly<Record<string, string>> | null) {
    this.#openchemlib = openchemlib;
    // When the first molecule is scored: the first use of the table takes most of a second.
    this.#druglikeness = once(() => resources && druglikenessBy(openchemlib, resources));
  }

  logP(molecule: Molecule): number {
    return new this.#openchemlib.MoleculeProperties(molecule).logP;
  }

  druglikeness(molecule: Molecule): number | null {
    return this.#druglikeness()?.assess(molecule) ?? null;
  }
}
