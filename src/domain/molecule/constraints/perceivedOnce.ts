import { identityOf, type JudgedText } from '../../domain.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { perceive } from '../structure/readStructure.js';
import { type Structure, withHydrogens } from '../structure/structure.js';

/** A molecule as patterns are looked for in it. */
export interface SearchedMolecule {
  readonly structure: Structure;
  /** The same with its hydrogens as atoms. */
  hydrogenated(): Structure;
}

/** Perceives molecules for several conditions, each once if they ask one after the other. */
export class PerceivedOnce {
  readonly #rdkit: Rdkit;
  #last: { readonly text: string; readonly molecule: SearchedMolecule | null } | null = null;

  constructor(rdkit: Rdkit) {
    this.#rdkit = rdkit;
  }

  /** Returns null for a molecule that RDKit does not read. */
  of(judged: JudgedText): SearchedMolecule | null {
    const text = identityOf(judged);
    if (this.#last?.text !== text) {
      const structure = perceive(this.#rdkit, text, (perceived) => perceived.structure);
      this.#last = { text, molecule: structure && searched(structure) };
    }
    return this.#last!.molecule;
  }
}

function searched(structure: Structure): SearchedMolecule {
  let hydrogenated: Structure | undefined;
  return {
    structure,
    hydrogenated: () => {
      hydrogenated ??= withHydrogens(structure);
      return hydrogenated;
    },
  };
}
