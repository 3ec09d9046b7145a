import type { RdkitModule } from '../rdkit/rdkitModule.js';

/**
 * RDKit's canonical SMILES of a text; '' where it holds no atom, null where RDKit does not read it.
 *
 * @param text a SMILES or a molfile
 * @param details how to read it: JSON
 */
export function smilesOf(rdkit: RdkitModule, text: string, details = '{}'): string | null {
  const molecule = rdkit.get_mol(text, details);
  if (molecule === null) return null;
  try {
    return molecule.get_num_atoms() === 0 ? '' : molecule.get_smiles();
  } finally {
    molecule.delete();
  }
}
