import { writeKekule } from '../forms/kekuleSmiles.js';
import { loadOpenchemlib, type Openchemlib } from '../openchemlib/openchemlib.js';
import { loadRdkitModule } from '../rdkit/rdkit.js';
import type { RdkitModule, RdkitMolecule } from '../rdkit/rdkitModule.js';
import { heavyAtomsOf, maxAtoms } from '../rdkit/rdkitTexts.js';
import { readKekule } from '../readKekule.js';
import { smilesOf } from './smilesOf.js';

/** A molecule to write with two-dimensional coordinates, and its data. */
export interface SdfMolecule {
  readonly smiles: string;
  /** The title of the molfile. Defaults to none. */
  readonly name?: string | undefined;
  /** Data fields, in this order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Writes molecules as records of an SDF. */
export interface SdfWriter {
  /** A record with its `$$$$`; null for a molecule that no molfile holds. Never throws. */
  write(molecule: SdfMolecule): string | null;
}

/**
 * A writer of SDF (V2000): coordinates by openchemlib. Each record is read back by RDKit, and where that is another
 * molecule, as happens to some stereochemistry, RDKit's own coordinates stand in.
 *
 * @throws GraeError where RDKit cannot be had
 */
export async function loadSdfWriter(): Promise<SdfWriter> {
  const openchemlib = await loadOpenchemlib();
  const { module: rdkit } = await loadRdkitModule();
  return {
    write: ({ smiles, name = '', fields }) => {
      const molfile = molfileOf(openchemlib, rdkit, smiles);
      if (molfile === null) return null;
      const body = molfile.slice(molfile.indexOf('\n') + 1).trimEnd();
      const data = fields.map(([field, value]) => `>  <${fieldName(field)}>\n${fieldValue(value)}\n\n`);
      return `${oneLine(name).slice(0, 80)}\n${body}\n${data.join('')}$$$$\n`;
    },
  };
}

function molfileOf(openchemlib: Openchemlib, rdkit: RdkitModule, smiles: string): string | null {
  if (heavyAtomsOf(smiles) > maxAtoms) return null;
  try {
    // A hydrogen that is an atom of its own may say how a double bond is turned; RDKit would drop it here.
    const details = smiles.includes('[H]') ? '{"removeHs":false}' : '{}';
    const canonical = smilesOf(rdkit, smiles, details);
    if (canonical === null || canonical === '') return null;
    for (const write of [() => drawn(openchemlib, smiles), () => depicted(rdkit, smiles, details)]) {
      const molfile = write();
      if (molfile !== null && smilesOf(rdkit, molfile, details) === canonical) return molfile;
    }
    return null;
  } catch {
    return null;
  }
}

/** Written by openchemlib from the Kekulé form, in which it reads everything here. */
function drawn({ Molecule }: Openchemlib, smiles: string): string | null {
  const reading = readKekule(smiles);
  if ('reason' in reading) return null;
  try {
    const molecule = Molecule.fromSmiles(writeKekule(reading));
    // the coordinates of fromSmiles depend on the clock
    molecule.inventCoordinates({ seed: 0 });
    return molecule.toMolfile();
  } catch {
    return null;
  }
}

interface DrawableMolecule extends RdkitMolecule {
  /** A molfile (V2000), with coordinates made up where there are none. */
  get_molblock(): string;
}

/** Written by RDKit. */
function depicted(rdkit: RdkitModule, smiles: string, details: string): string | null {
  const molecule = rdkit.get_mol(smiles, details) as DrawableMolecule | null;
  try {
    return molecule?.get_molblock() ?? null;
  } finally {
    molecule?.delete();
  }
}

const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

/** The text between angle brackets; RDKit ends the name at the first `>`. */
const fieldName = (name: string): string => oneLine(name).replace(/[<>]/g, '_') || '_';

/** An empty line would end the value, and a line of `$$$$` the record. */
function fieldValue(value: string): string {
  const lines = value.split(/\r\n|\n|\r/).map((line) => (line.startsWith('$$$$') ? ` ${line}` : line));
  return lines.filter((line, i) => line.trim() !== '' || (i === 0 && lines.length === 1)).join('\n');
}
