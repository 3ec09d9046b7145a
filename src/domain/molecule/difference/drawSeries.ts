import type { Molecule } from 'openchemlib';
import type { Size } from '../../domain.js';
import { writeKekule } from '../forms/kekuleSmiles.js';
import { drawMolecule, layOut } from '../openchemlib/drawMolecule.js';
import type { Openchemlib } from '../openchemlib/openchemlib.js';
import { turnOnto } from '../openchemlib/turnOnto.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { readKekule } from '../readKekule.js';
import { compareForDrawing } from './compareForDrawing.js';

/** The fewest atoms in common by which a molecule is turned. */
const fewestShared = 3;

/**
 * Draws molecules one after the other: each lies as the one before does where they are alike, and what the one before does
 * not have is marked. Never throws.
 *
 * @returns SVG elements; null for a molecule that cannot be drawn
 */
export function drawSeries(
  openchemlib: Openchemlib,
  rdkit: Rdkit,
  texts: readonly string[],
  size: Size,
): (string | null)[] {
  let before: { readonly text: string; readonly molecule: Molecule } | null = null;
  return texts.map((text) => {
    const reading = readKekule(text);
    if ('reason' in reading) return null;
    try {
      const molecule = layOut(openchemlib, writeKekule(reading));
      const comparison = before === null ? null : compareForDrawing(rdkit, text, before.text);
      if (comparison !== null && comparison.shared.length >= fewestShared) {
        const { molecule: model } = before!;
        turnOnto(
          openchemlib,
          molecule,
          comparison.shared.map(([atom, partner]) => ({
            atom,
            x: model.getAtomX(partner),
            y: model.getAtomY(partner),
          })),
        );
      }
      before = { text, molecule };
      return drawMolecule(molecule, size, comparison?.marked);
    } catch {
      // a library of this size throws bare exceptions on some input
      return null;
    }
  });
}
