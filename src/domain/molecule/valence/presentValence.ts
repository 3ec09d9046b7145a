import type { SmilesAtom } from '../smiles/smilesGraph.js';
import { atomicNumberOf, maxAtomicNumber, valencesOf } from './elements.js';

/** Greatest valences that RDKit has had since 2024.09, where they are lower than those of 2022.09. */
const lowered = new Map(
  'He:0 Ne:0 Al:3 Si:4 P:5 Ar:0 As:5 Kr:0 Sb:5 Bi:5 Rn:0'
    .split(' ')
    .map((entry) => entry.split(':') as [string, string])
    .map(([symbol, most]) => [atomicNumberOf(symbol)!, Number(most)] as const),
);

/** Elements that keep their high valences at a negative charge, though the atoms with as many electrons do not have them. */
const hypervalentBeyond = new Map(
  (
    [
      ['P', 'S'],
      ['S', 'S'],
      ['As', 'Se'],
      ['Se', 'Se'],
    ] as const
  ).map(([symbol, last]) => [atomicNumberOf(symbol)!, atomicNumberOf(last)!] as const),
);

/**
 * The most bonds, hydrogens included, that RDKit has granted an atom since 2024.09: as many as the neutral atom with as many
 * electrons. (The rules of the verdict are RDKit 2022.09's, see {@link countValences}.)
 *
 * @returns Infinity where any number will do; less than 0 for a charge with no such element
 */
export function presentCapacity({ atomicNumber, charge }: SmilesAtom): number {
  const own = mostOf(atomicNumber);
  if (own === Number.POSITIVE_INFINITY) return own;
  const electrons = atomicNumber - charge;
  if (electrons < 0 || electrons > maxAtomicNumber) return -1;
  const last = hypervalentBeyond.get(atomicNumber);
  return last !== undefined && electrons > last ? own + charge : mostOf(electrons);
}

/**
 * Whether RDKit has granted an atom at aromatic bonds, one and a half each, as many since 2024.09: it rounds down to a
 * valence that is at most so much lower.
 *
 * @param otherBonds the orders of all others, added up
 */
export function presentlyFits(atom: SmilesAtom, aromaticBonds: number, otherBonds: number): boolean {
  const sum = 1.5 * aromaticBonds + otherBonds + atom.hydrogens;
  const valences = valencesOf(atom.atomicNumber - atom.charge) ?? [];
  const usual = valences[0] ?? Number.POSITIVE_INFINITY;
  const fitting = valences.findLast((valence) => valence <= sum) ?? usual;
  const rounded = sum > usual && sum - fitting <= 1.5 ? fitting : Math.round(sum + 0.1);
  return rounded <= presentCapacity(atom);
}

function mostOf(atomicNumber: number): number {
  return lowered.get(atomicNumber) ?? valencesOf(atomicNumber)?.at(-1) ?? Number.POSITIVE_INFINITY;
}
