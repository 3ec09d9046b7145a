import { importRdkit } from '../../../../src/domain/molecule/rdkit/importRdkit.js';

/** The part of RDKit that finds molecules in others, which grae does not use. */
interface SubstructureModule {
  get_mol(text: string): SubstructureMolecule | null;
  get_qmol(smarts: string): SubstructureMolecule | null;
}

interface SubstructureMolecule {
  get_substruct_match(query: SubstructureMolecule): string;
  delete(): void;
}

/**
 * Returns a function that says whether RDKit finds a molecule, as SMILES, in another; null if it does not read one of them. A
 * part with `*` is read as SMARTS, where that is any atom.
 */
export async function rdkitSubstructure(): Promise<(smiles: string, part: string) => boolean | null> {
  const factory = await importRdkit();
  const options = { print: () => {}, printErr: () => {} };
  const module = (await factory(options)) as unknown as SubstructureModule;
  return (smiles, part) => {
    const [whole, query] = [
      module.get_mol(smiles),
      part.includes('*') ? module.get_qmol(part) : module.get_mol(part),
    ];
    const match = whole === null || query === null ? null : whole.get_substruct_match(query) !== '{}';
    whole?.delete();
    query?.delete();
    return match;
  };
}
