/** What is wrong with a SMILES as a piece of text, before any chemistry. */
export interface Malformation {
  readonly kind: 'empty' | 'syntax' | 'ring bond' | 'too long';
  readonly detail: string;
}

/** Longer strings are no molecules of interest, and a library would take minutes over them. */
const maxLength = 5_000;

const organic = /^(?:Cl|Br|[BCNOPSFI]|[bcnops])/;
/** Isotope, element, chirality, hydrogens, charge, class (OpenSMILES 1.0, section 3.1); the wildcard too. */
const bracketAtom =
  /^\[\d{0,3}(?:[A-Z][a-z]?|[bcnops]|se|as|te|\*)(?:@(?:@|(?:TH|AL|SP|TB|OH)\d{1,2})?)?(?:H\d?)?(?:\+{1,3}|-{1,3}|[+-]\d{1,2})?(?::\d+)?\]/;
const bond = /^[-=#$:/\\]/;
const ringBond = /^(?:\d|%\d\d)/;

interface OpenRing {
  readonly atom: number;
  readonly position: number;
}

/**
 * Checks that brackets, branches, bonds and ring bonds of a SMILES are well formed: what chemistry libraries let
 * pass (openchemlib reads `CC(C` and `C==C`) or report as valence. Linear in the length.
 *
 * @returns null if it is well formed
 */
export function findMalformation(smiles: string): Malformation | null {
  if (smiles === '') return { kind: 'empty', detail: 'there is no atom' };
  if (smiles.length > maxLength) {
    return { kind: 'too long', detail: `${smiles.length} characters, the limit is ${maxLength}` };
  }
  const scan = new Scan(smiles);
  return scan.run();
}

class Scan {
  readonly #smiles: string;
  #position = 0;
  #atoms = 0;
  /** The atom that the next one is bound to; -1 where none is. */
  #previous = -1;
  /** A bond symbol that waits for its atom or ring bond. */
  #hasBond = false;
  /** A dot that waits for its atom. */
  #afterDot = false;
  readonly #branches: number[] = [];
  /** Whether the innermost branch has an atom yet. */
  #branchIsEmpty = false;
  readonly #rings = new Map<string, OpenRing>();
  readonly #bonded = new Set<number>();

  constructor(smiles: string) {
    this.#smiles = smiles;
  }

  run(): Malformation | null {
    while (this.#position < this.#smiles.length) {
      const problem = this.#step(this.#smiles.slice(this.#position, this.#position + 40));
      if (problem !== null) return problem;
    }
    if (this.#hasBond || this.#afterDot) return this.#syntax('an atom is missing at the end');
    if (this.#branches.length > 0) return this.#syntax('a branch is not closed');
    for (const [digit, { position }] of this.#rings) {
      return { kind: 'ring bond', detail: `ring bond ${digit}, opened at character ${position + 1}, is not closed` };
    }
    return null;
  }

  #step(rest: string): Malformation | null {
    const atom = (rest.startsWith('[') ? bracketAtom : organic).exec(rest)?.[0];
    if (atom !== undefined) return this.#atom(atom);
    const ring = ringBond.exec(rest)?.[0];
    if (ring !== undefined) return this.#ring(ring);
    if (bond.test(rest)) return this.#bond();
    const character = rest[0];
    if (character === '(') return this.#open();
    if (character === ')') return this.#close();
    if (character === '.') return this.#dot();
    return this.#syntax(`did not expect ${JSON.stringify(character)}`);
  }

  #atom(text: string): null {
    if (this.#previous >= 0 && !this.#afterDot) this.#bonded.add(pairOf(this.#previous, this.#atoms));
    this.#previous = this.#atoms++;
    this.#hasBond = false;
    this.#afterDot = false;
    this.#branchIsEmpty = false;
    this.#position += text.length;
    return null;
  }

  #bond(): Malformation | null {
    if (this.#hasBond) return this.#syntax('two bond symbols in a row');
    if (this.#previous < 0 || this.#afterDot) return this.#syntax('a bond begins at no atom');
    this.#hasBond = true;
    this.#position++;
    return null;
  }

  #ring(text: string): Malformation | null {
    if (this.#previous < 0 || this.#branchIsEmpty || this.#afterDot) return this.#syntax('a ring bond stands at no atom');
    const digit = text.startsWith('%') ? String(Number(text.slice(1))) : text;
    const opened = this.#rings.get(digit);
    if (opened === undefined) {
      this.#rings.set(digit, { atom: this.#previous, position: this.#position });
    } else {
      this.#rings.delete(digit);
      const detail = `ring bond ${digit} at character ${this.#position + 1}`;
      if (opened.atom === this.#previous) return { kind: 'ring bond', detail: `${detail} joins an atom to itself` };
      const pair = pairOf(opened.atom, this.#previous);
      if (this.#bonded.has(pair)) return { kind: 'ring bond', detail: `${detail} joins two atoms that are bonded already` };
      this.#bonded.add(pair);
    }
    this.#hasBond = false;
    this.#position += text.length;
    return null;
  }

  #open(): Malformation | null {
    if (this.#previous < 0 || this.#hasBond || this.#afterDot || this.#branchIsEmpty) {
      return this.#syntax('a branch begins at no atom');
    }
    this.#branches.push(this.#previous);
    this.#branchIsEmpty = true;
    this.#position++;
    return null;
  }

  #close(): Malformation | null {
    const opened = this.#branches.pop();
    if (opened === undefined) return this.#syntax('a branch is closed that was not opened');
    if (this.#branchIsEmpty || this.#hasBond || this.#afterDot) return this.#syntax('an atom is missing in a branch');
    this.#previous = opened;
    this.#position++;
    return null;
  }

  #dot(): Malformation | null {
    if (this.#previous < 0 || this.#hasBond || this.#afterDot) return this.#syntax('a dot stands between no atoms');
    this.#afterDot = true;
    this.#position++;
    return null;
  }

  #syntax(detail: string): Malformation {
    return { kind: 'syntax', detail: `${detail}, at character ${this.#position + 1}` };
  }
}

/** One number for two atoms, in either order; atoms are below 2^16. */
function pairOf(a: number, b: number): number {
  return Math.min(a, b) * 65_536 + Math.max(a, b);
}
