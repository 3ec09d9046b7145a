import { InputError } from '../../../base/errors.js';
import { unknownName } from '../../../base/unknownName.js';
import { desirabilityOf } from '../../desirability/desirability.js';
import { type Fingerprint, tanimoto } from '../fingerprints/fingerprint.js';
import type { FingerprintKind } from '../fingerprints/fingerprintKinds.js';
import { readFingerprints } from '../fingerprints/readFingerprints.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { hasMatch } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import type { Structure } from '../structure/structure.js';
import { atomicNumberOf } from '../valence/elements.js';
import type { Goal, GoalPart } from './goal.js';
import { isomerGoal } from './isomerGoal.js';

/** A molecule as goals see it. */
export interface GoalMolecule {
  readonly structure: Structure;
  /** `[atomic numbers]`: atoms of each element, with hydrogens. */
  atomCounts(): Uint32Array;
  fingerprint(kind: FingerprintKind): Fingerprint;
}

/** Tells how well molecules meet goals. The molecules that goals compare them with are read once. */
export class GoalEvaluator<Molecule extends GoalMolecule> {
  readonly #rdkit: Rdkit;
  readonly #scores: ReadonlyMap<string, (molecule: Molecule) => number>;
  readonly #references = new Map<string, (kind: FingerprintKind) => Fingerprint>();

  /** @param scores by name, NaN where a molecule has none */
  constructor(rdkit: Rdkit, scores: ReadonlyMap<string, (molecule: Molecule) => number>) {
    this.#rdkit = rdkit;
    this.#scores = scores;
  }

  /**
   * Prepares a goal for many molecules.
   *
   * @returns a function that tells how well a molecule meets the goal; NaN where one of the values cannot be had
   * @throws InputError for a score, a molecule or an element that does not exist
   * @throws GraeError for a pattern that cannot be read
   */
  prepare({ mean, parts }: Goal): (molecule: Molecule) => number {
    const prepared = parts.map((part) => ({ ...part, measure: this.#measure(part) }));
    return (molecule) => desirabilityOf({ mean, parts: prepared }, ({ measure }) => measure(molecule));
  }

  #measure(part: GoalPart): (molecule: Molecule) => number {
    switch (part.kind) {
      case 'score':
        return this.#score(part.name);
      case 'similarity': {
        const reference = this.#reference(part.to)(part.fingerprint);
        return (molecule) => tanimoto(molecule.fingerprint(part.fingerprint), reference);
      }
      case 'isomer':
        return this.prepare(isomerGoal(part.formula));
      case 'atoms': {
        if (part.element === undefined) return allAtoms;
        const element = elementNamed(part.element);
        return (molecule) => molecule.atomCounts()[element]!;
      }
      case 'contains': {
        const pattern = parseSmarts(part.smarts);
        return ({ structure }) => (hasMatch(pattern, structure) ? 1 : 0);
      }
      case 'lacks': {
        const pattern = parseSmarts(part.smarts);
        return ({ structure }) => (hasMatch(pattern, structure) ? 0 : 1);
      }
    }
  }

  #score(name: string): (molecule: Molecule) => number {
    const score = this.#scores.get(name);
    if (score !== undefined) return score;
    const names = [...this.#scores.keys()];
    throw unknownName(`one of the scores ${names.join(', ')}`, name, names);
  }

  #reference(smiles: string): (kind: FingerprintKind) => Fingerprint {
    const reference = this.#references.get(smiles) ?? readFingerprints(this.#rdkit, smiles);
    if (reference === null) {
      throw new InputError({ expected: 'a molecule to compare with', received: smiles.slice(0, 100) });
    }
    this.#references.set(smiles, reference);
    return reference;
  }
}

/** The number of atoms, hydrogens included and atoms of any kind (`*`) not, as in a molecular formula. */
function allAtoms(molecule: GoalMolecule): number {
  return molecule.atomCounts().reduce((sum, count, element) => (element === 0 ? sum : sum + count), 0);
}

function elementNamed(symbol: string): number {
  const element = atomicNumberOf(symbol);
  if (element === undefined)
    throw new InputError({ expected: 'the symbol of an element', received: symbol.slice(0, 100) });
  return element;
}
