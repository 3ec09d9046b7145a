import type { KekuleReading } from '../readKekule.js';
import { bondsByAtom, otherEnd } from '../smiles/smilesGraph.js';

/**
 * How to take away charges by adding and removing protons, as RDKit's `rdMolStandardize.Uncharger` (2022.09) does:
 * positive atoms with hydrogens lose them, negative ones gain them, but for pairs of opposite charges side by side;
 * where there are positive atoms without hydrogens, as many negative ones stay, acids before others. Boron keeps its charge, which is no proton's.
 *
 * @returns by atom, the change of its charge and of its hydrogens
 */
export function uncharge({ written, valenced, bonds }: KekuleReading): Map<number, number> {
  const { atoms } = written;
  const around = bondsByAtom(written);
  const neighbours = (atom: number): number[] =>
    around[atom]!.map((bond) => otherEnd(written.bonds[bond]!, atom));
  const hydrogensOf = (atom: number): number =>
    atoms[atom]!.hydrogens + valenced.valences[atom]!.impliedHydrogens;
  const hasDoubleToOxygen = (atom: number): boolean =>
    around[atom]!.some(
      (bond) =>
        bonds[bond]!.kind === 'double' && atoms[otherEnd(written.bonds[bond]!, atom)]!.atomicNumber === 8,
    );
  const isAcid = (atom: number): boolean =>
    atoms[atom]!.atomicNumber === 8 &&
    neighbours(atom).some(
      (next) => [6, 15, 16].includes(atoms[next]!.atomicNumber) && hasDoubleToOxygen(next),
    );
  const changes = new Map<number, number>();
  const positive: number[] = [];
  const negative: number[] = [];
  /** Charges that no proton makes up. */
  let fixed = 0;
  for (const [atom, { charge, atomicNumber }] of atoms.entries()) {
    if (charge > 0 && !neighbours(atom).some((next) => atoms[next]!.charge === -1)) {
      if (hydrogensOf(atom) > 0) positive.push(atom);
      else fixed += charge;
    }
    const besidePositive = neighbours(atom).some((next) => atoms[next]!.charge > 0);
    if (charge === -1 && atomicNumber !== 5 && !besidePositive) negative.push(atom);
  }
  const surplus = fixed > 0 ? negative.length - fixed : negative.length;
  const ordered =
    fixed > 0 ? [...negative.filter((one) => !isAcid(one)), ...negative.filter(isAcid)] : negative;
  for (const atom of ordered.slice(0, Math.max(0, surplus))) changes.set(atom, 1);
  for (const atom of positive) changes.set(atom, -Math.min(atoms[atom]!.charge, hydrogensOf(atom)));
  return changes;
}
