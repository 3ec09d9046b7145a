import * as openchemlib from 'openchemlib';
import { describe, expect, it } from 'vitest';
import { compareForDrawing } from '../../../../src/domain/molecule/difference/compareForDrawing.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { layOut } from '../../../../src/domain/molecule/openchemlib/drawMolecule.js';
import { turnOnto } from '../../../../src/domain/molecule/openchemlib/turnOnto.js';
import { importRdkit } from '../../../../src/domain/molecule/rdkit/importRdkit.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';

const rdkit = await loadRdkit();
const library = await (await importRdkit())({});
const domain = await createMoleculeDomain({});
const size = { width: 220, height: 165 };

/** Lays a molecule out, and turns it onto another, whose places may be changed before. */
function turned(text: string, onto: string, change = (x: number, y: number) => [x, y] as const) {
  const molecule = layOut(openchemlib, text);
  const model = layOut(openchemlib, onto);
  const targets = compareForDrawing(rdkit, text, onto)!.shared.map(([atom, partner]) => {
    const [x, y] = change(model.getAtomX(partner), model.getAtomY(partner));
    return { atom, x, y };
  });
  turnOnto(openchemlib, molecule, targets);
  const distances = targets.map(({ atom, x, y }) =>
    Math.hypot(molecule.getAtomX(atom) - x, molecule.getAtomY(atom) - y),
  );
  return { molecule, distances, bond: molecule.getAverageBondLength(true) };
}

/** RDKit's canonical SMILES of a drawing: it reads stereochemistry off the places of atoms and wedges. */
function smilesOf(molfile: string): string {
  const molecule = library.get_mol(molfile, '{}')!;
  const smiles = molecule.get_smiles('{}');
  molecule.delete();
  return smiles;
}

const chiral = ['C[C@H](N)C(=O)O', 'C[C@@H](O)[C@H](N)C1CCCCC1', 'C/C=C/[C@@H]1CCC[C@H](Cl)C1'];

describe('a molecule that is turned onto another', () => {
  it('lies as the other does where they are alike, in whatever order it is written', () => {
    const { distances, bond } = turned('Clc1ccc(C)cc1', 'Cc1ccccc1');
    expect(distances).toHaveLength(7);
    for (const distance of distances) expect(distance / bond).toBeLessThan(0.05);
  });

  it.each(chiral)('lies on a mirrored picture of itself, and is the same molecule to RDKit: %s', (text) => {
    const { molecule, distances, bond } = turned(text, text, (x, y) => [
      3 - 0.6 * x - 0.8 * y,
      0.8 * x - 0.6 * y,
    ]);
    for (const distance of distances) expect(distance / bond).toBeLessThan(1e-3);
    const mirrored = turned(text, text, (x, y) => [3 - x, y]);
    for (const distance of mirrored.distances) expect(distance / mirrored.bond).toBeLessThan(1e-3);
    const smiles = smilesOf(layOut(openchemlib, text).toMolfile());
    expect(smiles).toMatch(/@/);
    expect(smilesOf(molecule.toMolfile())).toBe(smiles);
    expect(smilesOf(mirrored.molecule.toMolfile())).toBe(smiles);
  });
});

describe('molecules drawn one after the other', () => {
  const markers = (drawing: string | null) => drawing?.split('\n').filter((line) => line.includes('#ffd8a8'));

  it('are marked as each one beside the one before is, and the first is not', () => {
    const texts = ['CCCc1ccccc1', 'CCCc1ccc(Cl)cc1', 'OCCc1ccc(Cl)cc1'];
    const drawings = domain.drawSeries!(texts, size);
    expect(drawings[0]).toBe(domain.draw(texts[0]!, size));
    drawings.slice(1).forEach((drawing, i) => {
      const change = domain.drawChange!(texts[i + 1]!, texts[i]!, size);
      expect(markers(drawing)).toHaveLength(markers(change)!.length);
      expect(markers(drawing)!.length).toBeGreaterThan(0);
    });
  });

  it('are compared with the last that has a drawing', () => {
    const [first, none, last] = domain.drawSeries!(['CCCc1ccccc1', 'C(', 'CCCc1ccccc1'], size);
    expect(none).toBeNull();
    expect(last).toBe(first);
  });
});
