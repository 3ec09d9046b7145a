import type { CanonicalForm } from '../identity/canonical.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import type { RdkitMolecule } from '../rdkit/rdkitModule.js';
import { type Malformation, readSmiles } from '../smiles/readSmiles.js';
import type { SmilesGraph } from '../smiles/smilesGraph.js';
import { readAtomMap } from './atomMap.js';
import { findRings } from './ringSet.js';
import type { DoubleBondMark } from './stereoMarks.js';
import { assembleStructure, type Structure } from './structure.js';
import { structureOfReading } from './structureOfReading.js';

/** A molecule in RDKit's JSON (`rdkitjson`), as far as it is read here. */
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
        readonly bondQueries?: readonly { readonly descr?: string }[];
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
  readonly stereo?: string;
}

interface JsonBond {
  /** Order, in Kekulé form. */
  readonly bo?: number;
  readonly atoms?: readonly [number, number];
  readonly stereo?: string;
  readonly stereoAtoms?: readonly [number, number];
}

/** A molecule as RDKit reads it. */
export interface PerceivedMolecule {
  /** All members ask RDKit when they are first needed, and only while the molecule is in use. */
  readonly structure: Structure;
  /** RDKit's canonical isomeric SMILES. */
  canonicalSmiles(): string;
  /** The same, as it is written. */
  canonicalGraph(): SmilesGraph | Malformation;
  /** RDKit's canonical SMILES without stereochemistry. */
  flatSmiles(): string;
}

/** Like {@link perceive} of a canonical form, but asks RDKit only for what the text does not say. */
export function perceiveCanonical<T>(
  rdkit: Rdkit,
  { canonical, reading }: CanonicalForm,
  use: (molecule: PerceivedMolecule) => T,
): T | null {
  const structure = structureOfReading(reading);
  if (structure === null) return perceive(rdkit, canonical, use);
  return use({
    structure,
    canonicalSmiles: () => canonical,
    canonicalGraph: () => reading.written,
    flatSmiles: () => perceive(rdkit, canonical, (molecule) => molecule.flatSmiles())!,
  });
}

/**
 * Has RDKit read a SMILES, even with more bonds at an atom than it permits, since the rules here are those of 2022.09.
 *
 * @param use gets the molecule
 * @returns null where RDKit does not read it
 */
export function perceive<T>(rdkit: Rdkit, smiles: string, use: (molecule: PerceivedMolecule) => T): T | null {
  const perceived = (molecule: RdkitMolecule): T => {
    let structure: Structure | undefined;
    return use({
      get structure() {
        structure ??= structureOf(
          JSON.parse(molecule.get_json()) as RdkitJson,
          readAtomMap(rdkit, smiles, molecule),
        );
        return structure;
      },
      canonicalSmiles: () => molecule.get_smiles(),
      canonicalGraph: () => readSmiles(molecule.get_smiles(), 0, Number.POSITIVE_INFINITY),
      flatSmiles: () => molecule.get_smiles('{"doIsomericSmiles":false}'),
    });
  };
  const reading = rdkit.read(smiles, perceived, 'any');
  return 'reason' in reading ? null : reading.value;
}

/** @param atomMap `[atoms]`: numbers, null for none */
function structureOf(
  { defaults, molecules: [molecule] }: RdkitJson,
  atomMap: readonly (number | null)[],
): Structure {
  const perceived = molecule.extensions.find(({ name }) => name === 'rdkitRepresentation');
  const queries = molecule.extensions.find(({ name }) => name === 'rdkitQueries')?.bondQueries;
  const aromaticAtoms = new Set(perceived?.aromaticAtoms);
  const aromaticBonds = new Set(perceived?.aromaticBonds);
  const jsonBonds = molecule.bonds ?? [];
  const bonds = jsonBonds.map(({ bo, atoms }, bond) => {
    const [from, to] = atoms!;
    const order = bo ?? defaults.bond.bo ?? 1;
    // RDKit writes no order of an aromatic bond outside rings, and marks a bond of any order as a query.
    const isAromaticOutside = order === 0 && queries?.[bond]?.descr === undefined;
    return isAromaticOutside
      ? { from, to, order: 1.5, aromatic: true }
      : { from, to, order, aromatic: aromaticBonds.has(bond) };
  });
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
        mapNumber: atomMap[atom] ?? null,
      };
    }),
    bonds,
    rings: findRings(molecule.atoms.length, bonds) ?? perceived?.atomRings ?? [],
    stereo: {
      isClockwise: molecule.atoms.map(({ stereo }) =>
        stereo === 'cw' || stereo === 'ccw' ? stereo === 'cw' : undefined,
      ),
      doubleBonds: jsonBonds.map(markOf),
    },
  });
}

function markOf({ stereo, stereoAtoms }: JsonBond): DoubleBondMark | undefined {
  if (stereoAtoms === undefined || (stereo !== 'cis' && stereo !== 'trans')) return undefined;
  return { isCis: stereo === 'cis', neighbours: stereoAtoms };
}
