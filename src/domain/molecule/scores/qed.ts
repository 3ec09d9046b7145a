import { once } from '../../../base/once.js';
import { firstAtoms, uniqueMatches } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import { PatternSet } from '../smarts/patternSet.js';
import type { Structure } from '../structure/structure.js';
import { qedAlerts } from './qedAlerts.js';

/** The properties that the estimate is made of, in the order of the paper. */
export interface QedProperties {
  readonly weight: number;
  readonly logP: number;
  readonly acceptors: number;
  readonly donors: number;
  readonly tpsa: number;
  readonly rotatableBonds: number;
  readonly aromaticRings: number;
  readonly alerts: number;
}

/**
 * Weight of each property, and its desirability: an asymmetric double sigmoid with parameters a to f and the largest
 * value, that it is divided by.
 */
const desirabilities: readonly (readonly [keyof QedProperties, ...number[]])[] = [
  ['weight', 0.66, 2.817065973, 392.5754953, 290.7489764, 2.419764353, 49.22325677, 65.37051707, 104.9805561],
  ['logP', 0.46, 3.172690585, 137.8624751, 2.534937431, 4.581497897, 0.822739154, 0.576295591, 131.3186604],
  [
    'acceptors',
    0.05,
    2.948620388,
    160.4605972,
    3.615294657,
    4.435986202,
    0.290141953,
    1.300669958,
    148.7763046,
  ],
  ['donors', 0.61, 1.618662227, 1010.051101, 0.985094388, 1e-9, 0.713820843, 0.920922555, 258.1632616],
  ['tpsa', 0.06, 1.876861559, 125.2232657, 62.90773554, 87.83366614, 12.01999824, 28.51324732, 104.5686167],
  ['rotatableBonds', 0.65, 0.01, 272.4121427, 2.55837997, 1.565547684, 1.271567166, 2.758063707, 105.4420403],
  ['aromaticRings', 0.48, 3.21778897, 957.7374108, 2.274627939, 1e-9, 1.317690384, 0.375760881, 312.337261],
  ['alerts', 0.95, 0.01, 1199.094025, -0.09002883, 1e-9, 0.185904477, 0.875193782, 417.725314],
];

/**
 * Quantitative estimate of drug-likeness, from 0 to 1: the weighted geometric mean of the desirabilities of eight
 * properties. Bickerton, Paolini, Besnard, Muresan and Hopkins, Nature Chemistry 4 (2012) 90, equations 1 to 3, with
 * the mean weights; properties and parameters as in RDKit's `QED` (BSD-3).
 */
export function qed(properties: QedProperties): number {
  let sum = 0;
  let weights = 0;
  for (const [name, weight, a, b, c, d, e, f, largest] of desirabilities) {
    const x = properties[name];
    const rise = 1 + Math.exp(-(x - c! + d! / 2) / e!);
    const fall = 1 + Math.exp(-(x - c! - d! / 2) / f!);
    sum += weight! * Math.log((a! + (b! / rise) * (1 - 1 / fall)) / largest!);
    weights += weight!;
  }
  return Math.exp(sum / weights);
}

/** Acceptors, a pattern for each kind. */
const acceptors = [
  '[oH0;X2]',
  '[OH1;X2;v2]',
  '[OH0;X2;v2]',
  '[OH0;X1;v2]',
  '[O-;X1]',
  '[SH0;X2;v2]',
  '[SH0;X1;v2]',
  '[S-;X1]',
  '[nH0;X2]',
  '[NH0;X1;v3]',
  '[$([N;+0;X3;v3]);!$(N[C,S]=O)]',
].map(parseSmarts);

/** Atoms that are taken away before aromatic rings are counted. */
const aliphaticInRing = parseSmarts('[$([A;R][!a])]');

const alerts = once(() => new PatternSet(qedAlerts.map(parseSmarts)));

/** The properties that are counted in another way than elsewhere. */
export function qedCounts(
  structure: Structure,
): Pick<QedProperties, 'acceptors' | 'aromaticRings' | 'alerts'> {
  const aliphatic = firstAtoms(aliphaticInRing, structure);
  return {
    acceptors: acceptors.reduce((sum, pattern) => sum + uniqueMatches(pattern, structure).length, 0),
    // RDKit counts the independent rings of the remaining atoms, but all rings of its set where no atom goes.
    aromaticRings:
      aliphatic.length === 0 ? structure.rings.length : ringsWithout(structure, new Set(aliphatic)),
    alerts: alerts().found(structure).length,
  };
}

/** The number of independent rings without some atoms: bonds - atoms + parts. */
function ringsWithout({ atoms, bonds, neighbours }: Structure, without: ReadonlySet<number>): number {
  const remaining = new Set([...atoms.keys()].filter((atom) => !without.has(atom)));
  const bondCount = bonds.filter(({ from, to }) => remaining.has(from) && remaining.has(to)).length;
  let parts = 0;
  const reached = new Set<number>();
  for (const first of remaining) {
    if (reached.has(first)) continue;
    parts++;
    reached.add(first);
    const waiting = [first];
    for (let atom = waiting.pop(); atom !== undefined; atom = waiting.pop()) {
      for (const neighbour of neighbours[atom]!) {
        if (!remaining.has(neighbour.atom) || reached.has(neighbour.atom)) continue;
        reached.add(neighbour.atom);
        waiting.push(neighbour.atom);
      }
    }
  }
  return bondCount - remaining.size + parts;
}
