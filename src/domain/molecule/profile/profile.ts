import { readChemistryData } from '../chemistryData.js';
import { morganFingerprint } from '../fingerprints/morgan.js';
import { BricsFragmenter } from '../fragments/brics.js';
import { MosesFilters } from '../fragments/mosesFilters.js';
import { murckoScaffold } from '../fragments/scaffold.js';
import { canonicalForm } from '../identity/canonical.js';
import { loadRdkit, type Rdkit } from '../rdkit/rdkit.js';
import { readKekule } from '../readKekule.js';
import { bertzComplexity } from '../scores/bertzComplexity.js';
import { FragmentTable } from '../scores/fragmentTable.js';
import { plainScores, qedOf } from '../scores/plainScores.js';
import { saScore } from '../scores/saScore.js';
import { readName } from '../smiles/readName.js';
import { type PerceivedMolecule, perceive, perceiveCanonical } from '../structure/readStructure.js';
import { withHydrogens } from '../structure/structure.js';

/** Parts of a {@link MoleculeProfile}, each of which takes its time. */
export type ProfilePart = 'moses' | 'filters' | 'guacamol';

/** The properties by which sets of molecules are compared. */
export interface MoleculeProfile {
  /** The {@link canonicalForm}, with stereochemistry and without; the SMILES itself where it has none. */
  readonly canonical: string;
  readonly flat: string;
  readonly moses?: MosesProfile;
  /** Whether it passes MOSES' filters. */
  readonly passesFilters?: boolean;
  readonly guacamol?: GuacamolProfile;
}

export interface MosesProfile {
  /** Morgan, radius 2, 1,024 bits. */
  readonly fingerprint: Uint32Array;
  /** BRICS fragments, canonical SMILES, repeated ones too. */
  readonly fragments: readonly string[];
  /** Murcko scaffold; null where the molecule has fewer than two rings. */
  readonly scaffold: string | null;
  readonly logP: number;
  readonly SA: number;
  readonly QED: number;
  readonly weight: number;
}

/** The descriptors of GuacaMol's KL divergence under the names that it has for them (Brown et al. 2019). */
export const guacamolDescriptors = [
  'BertzCT',
  'MolLogP',
  'MolWt',
  'TPSA',
  'NumHAcceptors',
  'NumHDonors',
  'NumRotatableBonds',
  'NumAliphaticRings',
  'NumAromaticRings',
] as const;

export interface GuacamolProfile {
  readonly descriptors: Readonly<Record<(typeof guacamolDescriptors)[number], number>>;
  /** Morgan, radius 2, 4,096 bits. */
  readonly fingerprint: Uint32Array;
}

/** Rings that a molecule must have for its scaffold to be counted (MOSES' `min_rings`). */
const minScaffoldRings = 2;

/** Describes molecules for comparisons; reads its tables once. */
export class Profiler {
  readonly #rdkit: Rdkit;
  readonly #fragments: FragmentTable;
  readonly #filters: MosesFilters;
  readonly #brics: BricsFragmenter;

  private constructor(rdkit: Rdkit, fragments: FragmentTable, filters: MosesFilters) {
    this.#rdkit = rdkit;
    this.#fragments = fragments;
    this.#filters = filters;
    this.#brics = new BricsFragmenter(rdkit);
  }

  /** @throws GraeError where RDKit or a table cannot be had */
  static async load(): Promise<Profiler> {
    const [rdkit, fragments, filters] = await Promise.all([
      loadRdkit(),
      readChemistryData('sa-fragments.bin'),
      MosesFilters.load(),
    ]);
    return new Profiler(rdkit, new FragmentTable(fragments), filters);
  }

  /**
   * @param text a SMILES, and perhaps a name
   * @returns null where it is not valid, by the rules that {@link createMoleculeDomain} has too
   */
  profile(text: string, parts: ReadonlySet<ProfilePart>): MoleculeProfile | null {
    const reading = readKekule(text);
    if ('reason' in reading) return null;
    const { smiles } = readName(text);
    const identity = canonicalForm(this.#rdkit, smiles, reading);
    const canonical = 'canonical' in identity ? identity.canonical : smiles;
    // Everything is computed from the canonical form, so the spelling does not matter.
    const describe = (molecule: PerceivedMolecule): Omit<MoleculeProfile, 'canonical'> => ({
      flat: 'canonical' in identity ? molecule.flatSmiles() : smiles,
      ...(parts.size === 0 ? {} : this.#describe(molecule, canonical, parts)),
    });
    const described =
      'canonical' in identity
        ? perceiveCanonical(this.#rdkit, identity, describe)
        : perceive(this.#rdkit, smiles, describe);
    return { canonical, ...(described ?? { flat: smiles }) };
  }

  #describe(
    perceived: PerceivedMolecule,
    canonical: string,
    parts: ReadonlySet<ProfilePart>,
  ): Omit<MoleculeProfile, 'canonical' | 'flat'> {
    const { structure } = perceived;
    const hydrogenated = withHydrogens(structure);
    const plain = plainScores(structure);
    const moses = (): MosesProfile => ({
      fingerprint: morganFingerprint(structure, 2, 1024),
      fragments: this.#brics.fragments(canonical, structure) ?? [],
      scaffold:
        structure.rings.length < minScaffoldRings
          ? null
          : murckoScaffold(this.#rdkit, perceived.canonicalGraph()),
      logP: plain.logP,
      SA: saScore(structure, this.#fragments),
      QED: qedOf(this.#rdkit, perceived, plain),
      weight: plain.weight,
    });
    const guacamol = (): GuacamolProfile => {
      return {
        descriptors: {
          BertzCT: bertzComplexity(structure),
          MolLogP: plain.logP,
          MolWt: plain.weight,
          TPSA: plain.tpsa,
          NumHAcceptors: plain.acceptors,
          NumHDonors: plain.donors,
          NumRotatableBonds: plain.rotatableBonds,
          NumAliphaticRings: plain.rings.aliphatic,
          NumAromaticRings: plain.rings.aromatic,
        },
        fingerprint: morganFingerprint(structure, 2, 4096),
      };
    };
    return {
      ...(parts.has('moses') ? { moses: moses() } : {}),
      ...(parts.has('filters') ? { passesFilters: this.#filters.passes(structure, hydrogenated) } : {}),
      ...(parts.has('guacamol') ? { guacamol: guacamol() } : {}),
    };
  }
}
