import type { Rdkit } from '../rdkit/rdkit.js';
import type { RdkitMolecule } from '../rdkit/rdkitModule.js';

/** The end of an atom with a number: `:7]`. */
const numbered = /:\d+\]/;

/** In a molfile (V3000) an atom without a number and one with the number 0 are alike; RDKit 2022.09 ranks 1024 as 0. */
const zero = /:0\]/g;
const sameAsZero = 1024;

/**
 * Numbers of an atom map. RDKit's JSON leaves them out, its molfiles hold them, whichever hydrogens it has removed.
 *
 * @param molecule RDKit's molecule of the SMILES
 * @returns `[atoms]`, null for none; empty where no atom has a number
 */
export function readAtomMap(
  rdkit: Rdkit,
  smiles: string,
  molecule: RdkitMolecule,
): readonly (number | null)[] {
  if (!numbered.test(smiles)) return [];
  if (smiles.search(zero) < 0) return numbersOf(molecule);
  const reading = rdkit.read(smiles.replace(zero, `:${sameAsZero}]`), numbersOf, 'any');
  return 'reason' in reading ? numbersOf(molecule) : reading.value;
}

/** Number, symbol, three coordinates, number in the map. */
const atomLine = /^M {2}V30 \d+ \S+ \S+ \S+ \S+ (\d+)/gm;

function numbersOf(molecule: RdkitMolecule): (number | null)[] {
  // Neither stereochemistry nor bonds matter: with them RDKit would lay out the molecule, or fail to write it in Kekulé form.
  const [, atoms = ''] = molecule
    .get_v3Kmolblock('{"includeStereo":false,"kekulize":false}')
    .split(/M {2}V30 (?:BEGIN|END) ATOM/);
  return Array.from(atoms.matchAll(atomLine), ([, number]) => Number(number) || null);
}
