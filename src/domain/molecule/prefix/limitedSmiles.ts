import type { PrefixAutomaton } from '../../../grammar/prefixState.js';
import { atomKindOf } from './atomKind.js';
import { AtomTree } from './atomTree.js';
import { rules } from './rules.js';
import { SmilesPrefix, smilesAutomaton } from './smilesPrefix.js';
import { WrittenAtoms } from './writtenAtoms.js';

/** Limits that a text can be held to while it is written. */
export interface SmilesLimits {
  /** Atomic numbers of the elements that are allowed; hydrogen always is. Null for all. */
  readonly elements: ReadonlySet<number> | null;
  /** The most atoms other than hydrogen. */
  readonly maxHeavyAtoms: number;
}

/** Names of the further rules. */
const limitRules = ['elements', 'maxHeavyAtoms'] as const;
const bits = { elements: 1 << rules.length, maxHeavyAtoms: 2 << rules.length };

/** The state of a SMILES in progress, held to limits too: see {@link SmilesPrefix}. */
class LimitedPrefix extends SmilesPrefix {
  readonly #limits: SmilesLimits;
  #heavyAtoms = 0;
  #brokenLimits = 0;

  constructor(atoms: WrittenAtoms, tree: AtomTree, limits: SmilesLimits) {
    super(atoms, tree);
    this.#limits = limits;
  }

  override get broken(): number {
    return super.broken | this.#brokenLimits;
  }

  protected override addAtom(text: string, before: number): number {
    const { elements, maxHeavyAtoms } = this.#limits;
    const isStandIn = this.standsIn;
    const element = atomKindOf(text)?.atom.atomicNumber;
    if (element !== 1 && ++this.#heavyAtoms > maxHeavyAtoms) this.#brokenLimits |= bits.maxHeavyAtoms;
    // what is not known yet may be of any element
    if (!isStandIn && element !== undefined && element !== 1 && elements?.has(element) === false) {
      this.#brokenLimits |= bits.elements;
    }
    return super.addAtom(text, before);
  }

  override copy(): LimitedPrefix {
    const twin = new LimitedPrefix(this.atoms.copy(), this.tree, this.#limits);
    twin.copyFrom(this);
    twin.#heavyAtoms = this.#heavyAtoms;
    twin.#brokenLimits = this.#brokenLimits;
    return twin;
  }
}

/** Returns the automaton of SMILES with limits as further rules. A model sees no difference. */
export function limitedSmiles(limits: SmilesLimits): PrefixAutomaton {
  return {
    ...smilesAutomaton,
    rules: [...rules, ...limitRules],
    start: () => new LimitedPrefix(new WrittenAtoms(), new AtomTree(), limits),
  };
}
