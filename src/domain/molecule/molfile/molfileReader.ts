import { messageOf } from '../../../base/errors.js';
import { loadRdkitInstances, startingAgain } from '../rdkit/rdkit.js';
import { reasonOf } from '../rdkit/rdkitReasons.js';
import { maxAtoms } from '../rdkit/rdkitTexts.js';
import { smilesOf } from './smilesOf.js';

/** Reads molfiles. */
export interface MolfileReader {
  /**
   * RDKit's SMILES of a molfile (V2000 or V3000), with stereochemistry from wedges and coordinates, hydrogens that are
   * atoms of their own left out; or why there is none. Never throws.
   */
  read(molfile: string): { readonly smiles: string } | { readonly reason: string };
}

/** @throws GraeError where RDKit cannot be had */
export async function loadMolfileReader(): Promise<MolfileReader> {
  const instances = await loadRdkitInstances();
  return {
    read: (molfile) => {
      if (!/^M {2}END\s*$/m.test(molfile)) return { reason: 'molfile: there is no line of M  END' };
      const atoms = heavyAtomsOfMolfile(molfile);
      if (atoms > maxAtoms) return { reason: `limit: ${atoms} atoms, the limit is ${maxAtoms}` };
      const { current } = instances;
      if (current === undefined) return { reason: startingAgain };
      const { module, log } = current;
      try {
        log?.clear_buffer();
        const smiles = smilesOf(module, molfile, '{"removeHs":true}');
        if (smiles === '') return { reason: 'empty: there is no atom' };
        return smiles === null ? { reason: `molfile: ${reasonOf(log?.get_buffer() ?? '')}` } : { smiles };
      } catch (thrown) {
        instances.replace(current);
        return { reason: `internal: RDKit broke down on it (${messageOf(thrown)})` };
      }
    },
  };
}

/** The symbol in a line of an atom: behind its number (V3000), or behind its coordinates (V2000). */
const atomSymbols = /^(?:M {2}V30 \d+|(?: *-?\d+\.\d+){3}) +([A-Z*[]\S*)/gim;

/** The number of atoms of a molfile that are no hydrogens, which RDKit is not asked to count: see {@link maxAtoms}. */
function heavyAtomsOfMolfile(molfile: string): number {
  return [...molfile.matchAll(atomSymbols)].filter(([, symbol]) => !/^[HDT]$/.test(symbol!)).length;
}
