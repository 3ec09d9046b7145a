import type { Rdkit } from '../rdkit.js';
import { assembleStructure, type Structure } from './structure.js';

/** What RDKit writes of a molecule (`rdkitjson`), as far as it is read here. */
interface RdkitJson {
  readonly defaults: { readonly atom: JsonAtom; readonly bond: JsonBond };
  readonly molecules: readonly [
    {
      readonly atoms: readonly JsonAtom[];
      readonly bonds?: readonly JsonBond[];
      readonly extensions: readonly {
        readonly name: string;
        readonly aromaticAtoms?: readonly number[];
        readonly aromaticBonds?: readonly number[];
        readonly atomRings?: readonly (readonly number[])[];
      }[];
    },
  ];
}

interface JsonAtom {
  /** Atomic number. */
  readonly z?: number;
  readonly impHs?: number;
  readonly chg?: number;
  readonly nRad?: number;
  readonly isotope?: number;
}

interface JsonBond {
  /** Order, in Kekulé form. */
  readonly bo?: number;
  readonly atoms?: readonly [number, number];
}

/** A molecule as RDKit reads it. */
export interface PerceivedMolecule {
  /** This and the others ask RDKit when they are wanted, and only while the molecule is in use. */
  readonly structure: Structure;
  /** RDKit's canonical isomeric SMILES. */
  canonicalSmiles(): string;
  /** The same without stereochemistry. */
  flatSmiles(): string;
}

/**
 * Has RDKit read a SMILES.
 *
 * @param use asks what it needs to know
 * @returns null where RDKit does not read it
 */
export function perceive<T>(rdkit: Rdkit, smiles: string, use: (molecule: PerceivedMolecule) => T): T | null {
  const reading = rdkit.read(smiles, (molecule) => {
    let structure: Structure | undefined;
    return use({
      get structure() {
        structure ??= structureOf(
          JSON.parse(molecule.get_json()) as RdkitJson,
          JSON.parse(molecule.get_stereo_tags()) as StereoTags,
        );
        return structure;
      },
      canonicalSmiles: () => molecule.get_smiles(),
      flatSmiles: () => molecule.get_smiles('{"doIsomericSmiles":false}'),
    });
  });
  return 'reason' in reading ? null : reading.value;
}

interface StereoTags {
  readonly CIP_atoms: readonly unknown[];
}

function structureOf({ defaults, molecules: [molecule] }: RdkitJson, tags: StereoTags): Structure {
  const perceived = molecule.extensions.find(({ name }) => name === 'rdkitRepresentation');
  const aromaticAtoms = new Set(perceived?.aromaticAtoms);
  const aromaticBonds = new Set(perceived?.aromaticBonds);
  return assembleStructure({
    atoms: molecule.atoms.map((given, atom) => {
      const { z, impHs, chg, nRad, isotope } = { ...defaults.atom, ...given };
      return {
        element: z ?? 0,
        charge: chg ?? 0,
        hydrogens: impHs ?? 0,
        aromatic: aromaticAtoms.has(atom),
        isotope: isotope ?? 0,
        radicals: nRad ?? 0,
      };
    }),
    bonds: (molecule.bonds ?? []).map((given, bond) => {
      const [from, to] = given.atoms!;
      return { from, to, order: given.bo ?? defaults.bond.bo ?? 1, aromatic: aromaticBonds.has(bond) };
    }),
    rings: perceived?.atomRings ?? [],
    stereoCentres: tags.CIP_atoms.length,
  });
}
