import type { Size } from '../../domain.js';
import type { Openchemlib } from './openchemlib.js';

/**
 * A molecule as an SVG element, drawn by openchemlib, cut to the size that it needs. The same molecule is drawn the
 * same every time.
 *
 * @param smiles of a valid molecule
 * @throws whatever openchemlib throws on a molecule that it cannot read
 */
export function drawMolecule({ Molecule }: Openchemlib, smiles: string, { width, height }: Size): string {
  const molecule = Molecule.fromSmiles(smiles);
  // the coordinates of fromSmiles depend on the clock
  molecule.inventCoordinates({ seed: 0 });
  const svg = molecule.toSVG(width, height, 'molecule', {
    autoCrop: true,
    autoCropMargin: 4,
    suppressChiralText: true,
    suppressCIPParity: true,
    suppressESR: true,
  });
  // Its style speaks to one drawing by its id, and a page holds many.
  return svg
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/^<svg id="molecule"/, '<svg font-family="sans-serif" stroke-linecap="round"')
    .replace(/\n\s*/g, '\n');
}
