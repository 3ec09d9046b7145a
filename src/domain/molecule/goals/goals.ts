import type { Modifier } from '../../desirability/modifiers.js';
import type { FingerprintKind } from '../fingerprints/fingerprintKinds.js';
import type { Goal, GoalPart } from './goal.js';
import { goalMolecules as molecules } from './goalMolecules.js';

/** The benchmarks that publish goals. */
export type Suite = 'pmo' | 'guacamol';

/** A goal that a benchmark publishes. */
export interface PublishedGoal extends Goal {
  readonly name: string;
  /** The suites that have it. */
  readonly suites: readonly Suite[];
  /** Its meaning: a noun phrase. */
  readonly summary: string;
}

const clipped = (upper: number): Modifier => ({ kind: 'clipped', upper, lower: 0, high: 1, low: 0 });
const gaussian = (mu: number, sigma: number): Modifier => ({ kind: 'gaussian', mu, sigma });
const atMost = (mu: number, sigma: number): Modifier => ({ kind: 'min-gaussian', mu, sigma });
const atLeast = (mu: number, sigma: number): Modifier => ({ kind: 'max-gaussian', mu, sigma });

const part = (value: GoalPart, modifier?: Modifier): GoalPart =>
  modifier === undefined ? value : { ...value, modifier };
const score = (name: string, modifier: Modifier): GoalPart =>
  part({ kind: 'score', name, weight: 1 }, modifier);
const similarity = (
  fingerprint: FingerprintKind,
  to: keyof typeof molecules,
  modifier?: Modifier,
): GoalPart => part({ kind: 'similarity', fingerprint, to: molecules[to], weight: 1 }, modifier);
const isomer = (formula: string): GoalPart => ({ kind: 'isomer', formula, weight: 1 });
const atoms = (element: string, modifier: Modifier): GoalPart =>
  part({ kind: 'atoms', element, weight: 1 }, modifier);
const contains = (smarts: string): GoalPart => ({ kind: 'contains', smarts, weight: 1 });
const lacks = (smarts: string): GoalPart => ({ kind: 'lacks', smarts, weight: 1 });

const scaffold = '[#7]-c1n[c;h1]nc2[c;h1]c(-[#8])[c;h0][c;h1]c12';
const benzothiazole = '[#7]-c1ccc2ncsc2c1';

const both: readonly Suite[] = ['pmo', 'guacamol'];
const rows = [
  {
    name: 'albuterol_similarity',
    suites: both,
    summary: 'similarity to albuterol by its roles in binding, up to .75',
    mean: 'geometric',
    parts: [similarity('FCFP4', 'albuterol', clipped(0.75))],
  },
  {
    name: 'amlodipine_mpo',
    suites: both,
    summary: 'similarity to amlodipine, with three rings',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'amlodipine'), score('rings', gaussian(3, 0.5))],
  },
  {
    name: 'aripiprazole_similarity',
    suites: ['guacamol'],
    summary: 'similarity to aripiprazole, up to .75',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'aripiprazole', clipped(0.75))],
  },
  {
    name: 'celecoxib_rediscovery',
    suites: both,
    summary: 'similarity to celecoxib',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'celecoxib')],
  },
  {
    name: 'deco_hop',
    suites: both,
    summary:
      'similarity to a kinase inhibitor by pharmacophores, up to .85, with its scaffold and another decoration',
    mean: 'arithmetic',
    parts: [
      similarity('PHCO', 'quinazoline', clipped(0.85)),
      lacks('CS([#6])(=O)=O'),
      lacks(benzothiazole),
      contains(scaffold),
    ],
  },
  {
    name: 'fexofenadine_mpo',
    suites: both,
    summary: 'similarity to fexofenadine, up to .8, but more polar',
    mean: 'geometric',
    parts: [
      similarity('AP', 'fexofenadine', clipped(0.8)),
      score('tpsa', atLeast(90, 10)),
      score('crippenLogP', atMost(4, 1)),
    ],
  },
  {
    name: 'isomers_c7h8n2o2',
    suites: ['pmo'],
    summary: 'closeness to the formula C7H8N2O2',
    mean: 'geometric',
    parts: [isomer('C7H8N2O2')],
  },
  {
    name: 'isomers_c9h10n2o2pf2cl',
    suites: both,
    summary: 'closeness to the formula C9H10N2O2PF2Cl',
    mean: 'geometric',
    parts: [isomer('C9H10N2O2PF2Cl')],
  },
  {
    name: 'isomers_c11h24',
    suites: ['guacamol'],
    summary: 'closeness to the formula C11H24',
    mean: 'geometric',
    parts: [isomer('C11H24')],
  },
  {
    name: 'median1',
    suites: both,
    summary: 'similarity to camphor and to menthol',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'camphor'), similarity('ECFP4', 'menthol')],
  },
  {
    name: 'median2',
    suites: both,
    summary: 'similarity to tadalafil and to sildenafil',
    mean: 'geometric',
    parts: [similarity('ECFP6', 'tadalafil'), similarity('ECFP6', 'sildenafil')],
  },
  {
    name: 'mestranol_similarity',
    suites: both,
    summary: 'similarity to mestranol by pairs of atoms, up to .75',
    mean: 'geometric',
    parts: [similarity('AP', 'mestranol', clipped(0.75))],
  },
  {
    name: 'osimertinib_mpo',
    suites: both,
    summary: 'similarity to osimertinib, up to .8, but not the same, and more polar',
    mean: 'geometric',
    parts: [
      similarity('FCFP4', 'osimertinib', clipped(0.8)),
      similarity('ECFP6', 'osimertinib', atMost(0.85, 0.1)),
      score('tpsa', atLeast(100, 10)),
      score('crippenLogP', atMost(1, 1)),
    ],
  },
  {
    name: 'perindopril_mpo',
    suites: both,
    summary: 'similarity to perindopril, with two aromatic rings',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'perindopril'), score('aromaticRings', gaussian(2, 0.5))],
  },
  {
    name: 'ranolazine_mpo',
    suites: both,
    summary: 'similarity to ranolazine, up to .7, but with more logP, more polar, and with a fluorine',
    mean: 'geometric',
    parts: [
      similarity('AP', 'ranolazine', clipped(0.7)),
      score('crippenLogP', atLeast(7, 1)),
      score('tpsa', atLeast(95, 20)),
      atoms('F', gaussian(1, 1)),
    ],
  },
  {
    name: 'scaffold_hop',
    suites: both,
    summary:
      'similarity to a kinase inhibitor by pharmacophores, up to .75, with its decoration and another scaffold',
    mean: 'arithmetic',
    parts: [
      similarity('PHCO', 'quinazoline', clipped(0.75)),
      contains(`[#6]-[#6]-[#6]-[#8]-[#6]~[#6]~[#6]~[#6]~[#6]-${benzothiazole}`),
      lacks(scaffold),
    ],
  },
  {
    name: 'sitagliptin_mpo',
    suites: both,
    summary: 'the formula, logP and polar surface of sitagliptin in a dissimilar molecule',
    mean: 'geometric',
    // The values of sitagliptin.
    parts: [
      similarity('ECFP4', 'sitagliptin', gaussian(0, 0.1)),
      score('crippenLogP', gaussian(2.0165, 0.2)),
      score('tpsa', gaussian(77.04, 5)),
      isomer('C16H15F6N5O'),
    ],
  },
  {
    name: 'thiothixene_rediscovery',
    suites: both,
    summary: 'similarity to thiothixene',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'thiothixene')],
  },
  {
    name: 'troglitazone_rediscovery',
    suites: both,
    summary: 'similarity to troglitazone',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'troglitazone')],
  },
  {
    name: 'valsartan_smarts',
    suites: both,
    summary: 'a pattern of valsartan with the logP, polar surface and complexity of sitagliptin',
    mean: 'geometric',
    // The values of sitagliptin.
    parts: [
      contains('CN(C=O)Cc1ccc(c2ccccc2)cc1'),
      score('crippenLogP', gaussian(2.0165, 0.2)),
      score('tpsa', gaussian(77.04, 5)),
      score('bertz', gaussian(896.3804853871784, 30)),
    ],
  },
  {
    name: 'zaleplon_mpo',
    suites: both,
    summary: 'similarity to zaleplon, with the formula C19H17N3O2',
    mean: 'geometric',
    parts: [similarity('ECFP4', 'zaleplon'), isomer('C19H17N3O2')],
  },
] as const satisfies readonly PublishedGoal[];

/**
 * The name of a published goal.
 *
 * @useDeclaredType
 */
export type GoalName = (typeof rows)[number]['name'];

/**
 * The goals of GuacaMol (Brown et al., J. Chem. Inf. Model. 59 (2019) 1096, suite v2) and those of the practical molecular
 * optimisation benchmark (PMO; Gao et al., NeurIPS 2022) that need no trained model, named as TDC names them. Values are
 * those of TDC's code; `aripiprazole_similarity`, which differs there, is GuacaMol's.
 */
export const goals: readonly (PublishedGoal & { readonly name: GoalName })[] = rows;
