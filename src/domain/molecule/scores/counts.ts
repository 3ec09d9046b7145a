import { firstAtoms, uniqueMatches } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import { massOf } from '../structure/atomicMasses.js';
import { bondsOf } from '../structure/ringJunctions.js';
import type { Structure } from '../structure/structure.js';
import { maxAtomicNumber } from '../valence/elements.js';

/** Patterns as RDKit defines its descriptors (`Lipinski.cpp`, BSD-3). */
const donor = parseSmarts('[N&!H0&v3,N&!H0&+1&v4,O&H1&+0,S&H1&+0,n&H1&+0]');
const acceptor = parseSmarts(
  '[$([O,S;H1;v2]-[!$(*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-]),$([N;v3;!$(N-*=!@[O,N,P,S])]),$([nH0,o,s;+0])]',
);
/** An end of a bond that turns: neither at a triple bond nor at the end, no symmetric top; one of them in no amide. */
const end = '!$(*#*)&!D1&!$(C(F)(F)F)&!$(C(Cl)(Cl)Cl)&!$(C(Br)(Br)Br)&!$(C([CH3])([CH3])[CH3])';
const noAmide = [
  '!$([CD3](=[N,O,S])-!@[#7,O,S!D1])&!$([#7,O,S!D1]-!@[CD3]=[N,O,S])',
  '!$([CD3](=[N+])-!@[#7!D1])&!$([#7!D1]-!@[CD3]=[N+])',
].join('&');
const rotatable = parseSmarts(`[${end}&${noAmide}]-,:;!@[${end}]`);

/** Hydrogen-bond donors, as RDKit counts them (`CalcNumHBD`). */
export function donorCount(structure: Structure): number {
  return firstAtoms(donor, structure).length;
}

/** Hydrogen-bond acceptors, as RDKit counts them (`CalcNumHBA`). */
export function acceptorCount(structure: Structure): number {
  return firstAtoms(acceptor, structure).length;
}

/** Bonds that turn, by RDKit's strict definition (`CalcNumRotatableBonds`). */
export function rotatableBondCount(structure: Structure): number {
  return uniqueMatches(rotatable, structure).length;
}

/** Molecular weight in g/mol, with natural isotopes where none is written (`MolWt`). */
export function molecularWeight(structure: Structure): number {
  let sum = 0;
  for (const { element, isotope, hydrogens } of structure.atoms) {
    sum += massOf(element, isotope) + hydrogens * massOf(1, 0);
  }
  return sum;
}

/** Rings of which every bond is aromatic, and rings with a bond that is not (`NumAromaticRings`, `NumAliphaticRings`). */
export function ringCounts(structure: Structure): { readonly aromatic: number; readonly aliphatic: number } {
  const aromatic = structure.rings.filter((ring) => {
    return bondsOf(structure, ring).every((bond) => structure.bonds[bond]!.aromatic);
  }).length;
  return { aromatic, aliphatic: structure.rings.length - aromatic };
}

/** `[atomic numbers]`: atoms of each element, with hydrogens whether written or not; atoms of any kind (`*`) at 0. */
export function atomCounts({ atoms }: Structure): Uint32Array {
  const counts = new Uint32Array(maxAtomicNumber + 1);
  for (const { element, hydrogens } of atoms) {
    counts[element]!++;
    counts[1]! += hydrogens;
  }
  return counts;
}
