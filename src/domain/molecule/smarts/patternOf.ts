import type { Structure } from '../structure/structure.js';
import type { StructureBond } from '../structure/structureAtoms.js';
import type { AtomTest, BondTest, Pattern, PatternAtom } from './pattern.js';
import { anyAtom, bondTests, hasCharge, hasIsotope, isElement } from './tests.js';

/**
 * Makes a pattern of a molecule, for finding it in others as RDKit finds a molecule in another: elements and bonds are
 * equal, charges and isotopes where the molecule has some, and `*` is any atom. Hydrogens, chirality and unpaired electrons
 * do not matter. A `*` between two atoms stands for a group of any size, so it is left out: the pieces are found apart.
 */
export function patternOf(structure: Structure, smiles: string): Pattern {
  const atoms: PatternAtom[] = [];
  const places: number[] = [];
  const placeOf = new Map<number, number>();
  const place = (atom: number, parent: PatternAtom['parent'], via: number): void => {
    const own = places.push(atom) - 1;
    placeOf.set(atom, own);
    const closures: { atom: number; test: BondTest }[] = [];
    atoms.push({ test: atomTest(structure, atom), parent, closures });
    for (const { atom: other, bond } of structure.neighbours[atom]!) {
      const earlier = placeOf.get(other);
      if (bond !== via && earlier !== undefined && earlier < own) {
        closures.push({ atom: earlier, test: bondTest(structure.bonds[bond]!) });
      }
    }
    for (const { atom: other, bond } of structure.neighbours[atom]!) {
      if (placeOf.has(other) || isLinker(structure, other)) continue;
      place(other, { atom: own, test: bondTest(structure.bonds[bond]!) }, bond);
    }
  };
  for (const atom of structure.atoms.keys()) {
    if (!placeOf.has(atom) && !isLinker(structure, atom)) place(atom, null, -1);
  }
  return { smarts: smiles, atoms, needs: [] };
}

function isLinker({ atoms, neighbours }: Structure, atom: number): boolean {
  return atoms[atom]!.element === 0 && neighbours[atom]!.length > 1;
}

function atomTest({ atoms }: Structure, atom: number): AtomTest {
  const { element, charge, isotope } = atoms[atom]!;
  if (element === 0) return anyAtom;
  const tests = [
    isElement(element, null),
    ...(charge === 0 ? [] : [hasCharge(charge)]),
    ...(isotope === 0 ? [] : [hasIsotope(isotope)]),
  ];
  return (structure, index) => tests.every((test) => test(structure, index));
}

function bondTest({ order, aromatic }: StructureBond): BondTest {
  const symbol = aromatic ? ':' : (['~', '-', '=', '#', '$'][order] ?? '~');
  return bondTests.get(symbol)!;
}
