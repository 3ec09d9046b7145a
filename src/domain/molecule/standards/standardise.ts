import { type KekuleReading, readKekule } from '../readKekule.js';
import { bondsByAtom, otherEnd, type SmilesAtom } from '../smiles/smilesGraph.js';
import { writePart } from '../smiles/writePart.js';
import { massOf } from '../structure/atomicMasses.js';
import { symbolOf, usualValenceOf } from '../valence/elements.js';
import { bondOrders } from '../valence/valence.js';
import { chargeAsZinc } from './chargeAsZinc.js';
import type { Standard } from './standards.js';
import { uncharge } from './uncharge.js';

/** The change of an atom's charge, and with it of the number of its hydrogens, by atom. */
export type ProtonChanges = ReadonlyMap<number, number>;

/**
 * A molecule in a standard spelling, its atoms in the order of the text and its stereochemistry as it is. A text
 * that cannot be read comes back as it is. Never throws.
 */
export function standardise(text: string, standard: Standard): string {
  const largest = largestPart(text);
  const neutral = changed(largest, uncharge);
  return standard === 'neutral' ? neutral : changed(neutral, chargeAsZinc);
}

/** The number of unconnected parts of a molecule; 1 for a text that cannot be read. */
export function partsOf(text: string): number {
  const reading = readKekule(text);
  return 'reason' in reading ? 1 : componentsOf(reading).length;
}

/**
 * The part with the most atoms, hydrogens counted, as RDKit's LargestFragmentChooser has it; of equals the heaviest,
 * of those the first.
 */
function largestPart(text: string): string {
  const reading = readKekule(text);
  if ('reason' in reading) return text;
  const components = componentsOf(reading);
  if (components.length < 2) return text;
  const { written, valenced } = reading;
  const sizeOf = (atoms: readonly number[]) => {
    let [count, mass] = [0, 0];
    for (const atom of atoms) {
      const { impliedHydrogens } = valenced.valences[atom]!;
      const { atomicNumber, hydrogens, isotope } = written.atoms[atom]!;
      count += 1 + hydrogens + impliedHydrogens;
      mass += massOf(atomicNumber, Number(isotope)) + (hydrogens + impliedHydrogens) * massOf(1, 0);
    }
    return { count, mass };
  };
  const sized = components.map((atoms) => ({ atoms, ...sizeOf(atoms) }));
  const best = sized.reduce((one, other) =>
    other.count > one.count || (other.count === one.count && other.mass > one.mass + 1e-6) ? other : one,
  );
  const largest = new Set(best.atoms);
  return writePart(
    written,
    written.atoms.map((_, atom) => largest.has(atom)),
    (atom) => written.atoms[atom]!.text,
  );
}

function componentsOf({ written }: KekuleReading): number[][] {
  const bonds = bondsByAtom(written);
  const reached = new Set<number>();
  const components: number[][] = [];
  for (const start of written.atoms.keys()) {
    if (reached.has(start)) continue;
    reached.add(start);
    const component = [start];
    for (const atom of component) {
      for (const bond of bonds[atom]!) {
        const next = otherEnd(written.bonds[bond]!, atom);
        if (reached.has(next)) continue;
        reached.add(next);
        component.push(next);
      }
    }
    components.push(component);
  }
  return components;
}

/** The text with other charges on some atoms. */
function changed(text: string, changesOf: (reading: KekuleReading) => ProtonChanges): string {
  const reading = readKekule(text);
  if ('reason' in reading) return text;
  const changes = changesOf(reading);
  if (changes.size === 0) return text;
  const { pieces, atoms } = reading.written;
  let smiles = '';
  for (const piece of pieces) {
    if ('text' in piece) smiles += piece.text;
    else if ('atom' in piece) {
      const change = changes.get(piece.atom);
      smiles += change === undefined ? atoms[piece.atom]!.text : writeAtom(reading, piece.atom, change);
    } else smiles += 'bond' in piece ? piece.symbol : piece.symbol + piece.digits;
  }
  return smiles;
}

/** An atom with another charge and as many more or fewer hydrogens. */
function writeAtom(reading: KekuleReading, atom: number, change: number): string {
  const written = reading.written.atoms[atom]!;
  const { isotope, aromatic, atomicNumber } = written;
  const charge = written.charge + change;
  const hydrogens = written.hydrogens + reading.valenced.valences[atom]!.impliedHydrogens + change;
  const symbol = aromatic ? symbolOf(atomicNumber).toLowerCase() : symbolOf(atomicNumber);
  if (charge === 0 && isotope === '' && isImplied(reading, written, atom, hydrogens)) return symbol;
  const count = hydrogens === 0 ? '' : hydrogens === 1 ? 'H' : `H${hydrogens}`;
  const size = Math.abs(charge) === 1 ? '' : Math.abs(charge);
  return `[${isotope}${symbol}${count}${charge === 0 ? '' : `${charge > 0 ? '+' : '-'}${size}`}]`;
}

/** Elements that are written without brackets. */
const organic = new Set([5, 6, 7, 8, 9, 15, 16, 17, 35, 53]);

/** Whether the hydrogens follow from the bonds, so that brackets say nothing. */
function isImplied(
  { written, bonds }: KekuleReading,
  { atomicNumber, aromatic }: SmilesAtom,
  atom: number,
  hydrogens: number,
): boolean {
  if (!organic.has(atomicNumber)) return false;
  // Aromatic atoms other than carbon always have their hydrogens written.
  if (aromatic && atomicNumber !== 6) return hydrogens === 0;
  let sum = 0;
  for (const [bond, { from, to }] of written.bonds.entries()) {
    if (from === atom || to === atom) sum += bondOrders[bonds[bond]!.kind];
  }
  return hydrogens === usualValenceOf(atomicNumber) - sum;
}
