import { once } from '../../../base/once.js';
import type { Fingerprint } from '../fingerprints/fingerprint.js';
import { type FingerprintKind, fingerprintsOf } from '../fingerprints/fingerprintKinds.js';
import type { MosesFilters } from '../fragments/mosesFilters.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { bondsByAtom, otherEnd } from '../smiles/smilesGraph.js';
import { largestBasisCycle } from '../structure/cycleBasis.js';
import type { PerceivedMolecule } from '../structure/readStructure.js';
import { haveSharedBonds } from '../structure/ringJunctions.js';
import { type Structure, withHydrogens } from '../structure/structure.js';
import { bertzComplexity } from './bertzComplexity.js';
import {
  acceptorCount,
  atomCounts,
  donorCount,
  molecularWeight,
  ringCounts,
  rotatableBondCount,
} from './counts.js';
import { crippenLogP } from './crippen.js';
import type { FragmentTable } from './fragmentTable.js';
import { type PenalizedLogP, penalizedLogP } from './penalizedLogP.js';
import { qedOf } from './plainScores.js';
import { saScore } from './saScore.js';
import { tpsa } from './tpsa.js';

/** The tables that scores need beside a perceived molecule; null for one that cannot be read. */
export interface ScoreTables {
  readonly rdkit: Rdkit;
  readonly fragments: FragmentTable | null;
  readonly filters: MosesFilters | null;
  /** By the name of a published goal: tells how well a molecule meets it. Only goals that were asked for. */
  readonly goals: ReadonlyMap<string, (molecule: ScoredMolecule) => number>;
}

/** A molecule whose properties are computed on demand, each once. */
export class ScoredMolecule {
  readonly perceived: PerceivedMolecule;
  readonly tables: ScoreTables;

  readonly hydrogenated = once(() => withHydrogens(this.perceived.structure));
  readonly weight = once(() => molecularWeight(this.perceived.structure));
  readonly logP = once(() => crippenLogP(this.perceived.structure));
  readonly tpsa = once(() => tpsa(this.perceived.structure));
  readonly acceptors = once(() => acceptorCount(this.perceived.structure));
  readonly donors = once(() => donorCount(this.perceived.structure));
  readonly rotatableBonds = once(() => rotatableBondCount(this.perceived.structure));
  readonly rings = once(() => ringCounts(this.perceived.structure));
  readonly bertz = once(() => bertzComplexity(this.perceived.structure));
  readonly atomCounts = once(() => atomCounts(this.perceived.structure));
  readonly accessibility = once(() => {
    const { fragments } = this.tables;
    return fragments === null ? null : saScore(this.perceived.structure, fragments);
  });
  readonly penalized = once((): PenalizedLogP | null => {
    const accessibility = this.accessibility();
    return accessibility === null
      ? null
      : penalizedLogP(this.logP(), accessibility, largestCycle(this.perceived));
  });

  readonly #fingerprints = once(() => fingerprintsOf(this.perceived.structure));

  constructor(perceived: PerceivedMolecule, tables: ScoreTables) {
    this.perceived = perceived;
    this.tables = tables;
  }

  get structure(): Structure {
    return this.perceived.structure;
  }

  fingerprint(kind: FingerprintKind): Fingerprint {
    return this.#fingerprints()(kind);
  }

  qed(): number {
    return qedOf(this.tables.rdkit, this.perceived, {
      weight: this.weight(),
      logP: this.logP(),
      tpsa: this.tpsa(),
      acceptors: this.acceptors(),
      donors: this.donors(),
      rotatableBonds: this.rotatableBonds(),
      rings: this.rings(),
    });
  }

  alerts(list: 'pains' | 'mcf'): string | null {
    return this.tables.filters?.hits(list, this.hydrogenated()).join('; ') ?? null;
  }
}

/** The largest cycle as the published penalised scores count it: in the cycle basis of the canonical SMILES, in its atom order. */
function largestCycle({ structure, canonicalGraph }: PerceivedMolecule): number {
  // Rings that share no bond are the basis themselves, in any order.
  if (!haveSharedBonds(structure)) return Math.max(0, ...structure.rings.map((ring) => ring.length));
  const graph = canonicalGraph();
  if ('kind' in graph) return Math.max(...structure.rings.map((ring) => ring.length));
  const neighbours = bondsByAtom(graph).map((bonds, atom) =>
    bonds.map((bond) => otherEnd(graph.bonds[bond]!, atom)),
  );
  return largestBasisCycle(neighbours);
}
