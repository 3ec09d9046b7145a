import type { Molecule } from 'openchemlib';
import type { Openchemlib } from './openchemlib.js';

/** An atom, and the place where it should lie. */
export interface AtomTarget {
  readonly atom: number;
  readonly x: number;
  readonly y: number;
}

/** How much better a mirrored fit has to be, as a part of the other's: molecules with symmetric parts stay as they are. */
const clearlyBetter = 0.05;

/**
 * Turns and moves a molecule with coordinates so that atoms lie as close as possible to their targets by least squares, and
 * mirrors it where that brings them closer (the orthogonal Procrustes problem in the plane). Stereochemistry stays the same.
 *
 * @param targets at least two to have an effect
 */
export function turnOnto(openchemlib: Openchemlib, molecule: Molecule, targets: readonly AtomTarget[]): void {
  if (targets.length < 2) return;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const centre = {
    x: mean(targets.map(({ atom }) => molecule.getAtomX(atom))),
    y: mean(targets.map(({ atom }) => molecule.getAtomY(atom))),
  };
  const aim = { x: mean(targets.map(({ x }) => x)), y: mean(targets.map(({ y }) => y)) };
  const [plain, mirrored] = [1, -1].map((sign) => {
    let [cosine, sine] = [0, 0];
    for (const { atom, x, y } of targets) {
      const [ownX, ownY] = [sign * (molecule.getAtomX(atom) - centre.x), molecule.getAtomY(atom) - centre.y];
      cosine += ownX * (x - aim.x) + ownY * (y - aim.y);
      sine += ownX * (y - aim.y) - ownY * (x - aim.x);
    }
    return { sign, angle: Math.atan2(sine, cosine), fit: Math.hypot(sine, cosine) };
  }) as [Fit, Fit];
  const { sign, angle } = mirrored.fit > plain.fit * (1 + clearlyBetter) ? mirrored : plain;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  for (let atom = 0; atom < molecule.getAllAtoms(); atom++) {
    const [x, y] = [sign * (molecule.getAtomX(atom) - centre.x), molecule.getAtomY(atom) - centre.y];
    molecule.setAtomX(atom, aim.x + cosine * x - sine * y);
    molecule.setAtomY(atom, aim.y + sine * x + cosine * y);
  }
  if (sign < 0) swapWedges(openchemlib, molecule);
}

interface Fit {
  readonly sign: number;
  readonly angle: number;
  readonly fit: number;
}

/** In a mirrored drawing, bonds to the front stand for bonds to the back. */
function swapWedges({ Molecule: { cBondTypeUp, cBondTypeDown } }: Openchemlib, molecule: Molecule): void {
  for (let bond = 0; bond < molecule.getAllBonds(); bond++) {
    const type = molecule.getBondType(bond);
    if (type === cBondTypeUp) molecule.setBondType(bond, cBondTypeDown);
    else if (type === cBondTypeDown) molecule.setBondType(bond, cBondTypeUp);
  }
}
