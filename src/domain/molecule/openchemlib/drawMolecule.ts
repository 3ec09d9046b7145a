import type { Molecule } from 'openchemlib';
import type { Size } from '../../domain.js';
import { type Openchemlib, openDoubleBonds } from './openchemlib.js';

/** Atoms, numbered without hydrogens in the order of a SMILES, and bonds between them. */
export interface MarkedPart {
  readonly atoms: readonly number[];
  readonly bonds: readonly (readonly [from: number, to: number])[];
}

/** The colour behind marked atoms and bonds, and their size in units of a drawing. */
const marker = { colour: '#ffd8a8', radius: 8, width: 11 };

/**
 * Returns a molecule with places for its atoms, which are the same every time.
 *
 * @param smiles of a valid molecule
 * @throws whatever openchemlib throws on a molecule that it cannot read
 */
export function layOut({ Molecule }: Openchemlib, smiles: string): Molecule {
  const molecule = readForDrawing({ Molecule }, smiles);
  // any coordinates that it has by now depend on the clock
  molecule.inventCoordinates({ seed: 0 });
  return molecule;
}

/**
 * Reads a molecule without the coordinates that stereochemistry is read off, which take most of the time, unless it has marks of
 * it, or a double bond that should be drawn as of unknown configuration.
 */
function readForDrawing({ Molecule }: Pick<Openchemlib, 'Molecule'>, smiles: string): Molecule {
  if (/[@/\\]/.test(smiles)) return Molecule.fromSmiles(smiles);
  const molecule = Molecule.fromSmiles(smiles, { noCoordinates: true, noStereo: true });
  molecule.ensureHelperArrays(Molecule.cHelperRings);
  return hasOpenDoubleBond(molecule) ? Molecule.fromSmiles(smiles) : molecule;
}

/** Whether a double bond has neighbours at both ends, and so a configuration. */
function hasOpenDoubleBond(molecule: Molecule): boolean {
  return openDoubleBonds(molecule).some((bond) =>
    ([0, 1] as const).every((end) => molecule.getConnAtoms(molecule.getBondAtom(end, bond)) > 1),
  );
}

/**
 * A molecule as an SVG element, drawn by openchemlib, cut to the size that it needs.
 *
 * @param molecule with places for its atoms
 * @param marked a part with a colour behind it; none by default
 */
export function drawMolecule(
  molecule: Molecule,
  { width, height }: Size,
  marked: MarkedPart = { atoms: [], bonds: [] },
): string {
  const svg = molecule.toSVG(width, height, 'molecule', {
    autoCrop: true,
    autoCropMargin: 4,
    suppressChiralText: true,
    suppressCIPParity: true,
    suppressESR: true,
    // centres without a mark are no fault
    noStereoProblem: true,
  });
  // Its style speaks to one drawing by its id, and a page holds many.
  return svg
    .replace(/<style>.*?<\/style>/s, markersOf(svg, marked))
    .replace(/^<svg id="molecule"/, '<svg font-family="sans-serif" stroke-linecap="round"')
    .replace(/\n\s*/g, '\n');
}

/** Shapes behind marked atoms and bonds. openchemlib has an invisible circle around each atom, for events. */
function markersOf(svg: string, { atoms, bonds }: MarkedPart): string {
  const places = new Map<number, readonly [x: string, y: string]>();
  for (const [, atom, x, y] of svg.matchAll(/id="molecule:Atom:(\d+)"[^>]* cx="([^"]+)" cy="([^"]+)"/g)) {
    places.set(Number(atom), [x!, y!]);
  }
  const circles = atoms.flatMap((atom) => {
    const place = places.get(atom);
    const { colour, radius } = marker;
    return place === undefined
      ? []
      : [`<circle cx="${place[0]}" cy="${place[1]}" r="${radius}" fill="${colour}" />`];
  });
  const lines = bonds.flatMap(([from, to]) => {
    const [start, end] = [places.get(from), places.get(to)];
    if (start === undefined || end === undefined) return [];
    const ends = `x1="${start[0]}" y1="${start[1]}" x2="${end[0]}" y2="${end[1]}"`;
    return [`<line ${ends} stroke="${marker.colour}" stroke-width="${marker.width}" />`];
  });
  return [...lines, ...circles].join('\n');
}
