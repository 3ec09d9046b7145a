import type { Guard, GuardedDerivation } from '../../grammar/guard.js';
import { boundedBy } from '../../grammar/prefixState.js';
import { fewestRows } from './byStep.js';
import { greedy, inOrderOf } from './choice.js';
import { logSumOf } from './likelyAlternatives.js';
import type { ProductionNetwork } from './productionNetwork.js';
import { stepInputs } from './stepInputs.js';

/** A derivation with the logarithm of its probability. */
interface Hypothesis {
  readonly derivation: GuardedDerivation;
  readonly logProbability: number;
  /** The row on the device of the hypothesis that this one extends. */
  readonly parent: number;
}

/** The hypotheses for one code. */
interface Beam {
  /** The unfinished hypotheses, most likely first, at most as many as the width of the beam. */
  live: readonly Hypothesis[];
  best: Hypothesis | null;
}

/**
 * Decodes by beam search: every step keeps the `width` best extensions, and each code gets the derivation with the
 * greatest log-likelihood that the search meets. Training maximises the same likelihood: each softmax is over all
 * productions of the non-terminal on top that the grammar can finish, even those that a guard or the limit forbids. The
 * likelihood is not divided by the length: that would give longer strings for drawn codes, and would not reconstruct more
 * strings. The search ends when no unfinished derivation is more likely than the best finished one, since further steps
 * only make it less likely. Width 1 is greedy decoding.
 *
 * Packing derives a string in several ways; each counts separately.
 *
 * @param codes [at least `count`, latent], row by row; further ones are padding
 * @param candidates the productions of each non-terminal that can be finished
 * @returns sequences of (packed) productions
 */
export async function decodeByBeam(
  network: ProductionNetwork,
  codes: Float32Array,
  count: number,
  guard: Guard,
  candidates: readonly (readonly number[])[],
  {
    firstPlace,
    width,
    mostSteps,
    noiseLevel,
  }: {
    /** The place of the first code among all that are decoded. */
    readonly firstPlace: number;
    readonly width: number;
    readonly mostSteps: number;
    readonly noiseLevel: number;
  },
): Promise<number[][]> {
  const productions = network.table.productions.length;
  const capacity = width * (codes.length / network.config.latent);
  let rowsOnDevice = codes.length / network.config.latent;
  const beams = Array.from({ length: count }, (_, row): Beam => {
    const derivation = guard.start(mostSteps, firstPlace + row);
    return { live: [{ derivation, logProbability: 0, parent: row }], best: null };
  });
  const run = network.startDecoding(codes, rowsOnDevice, noiseLevel);
  try {
    for (;;) {
      const { previous, tops, features } = stepInputs(
        network,
        beams.flatMap(({ live }) => live.map(({ derivation }) => derivation)),
        rowsOnDevice,
      );
      const logits = await run.step(previous, tops, features);
      let row = 0;
      boundedBy(guard.automaton, () => {
        for (const beam of beams) row = extend(beam, row, logits, productions, candidates, width);
      });
      const parents = beams.flatMap(({ live }) => live.map(({ parent }) => parent));
      if (parents.length === 0) break;
      const size = Math.min(capacity, Math.max(fewestRows, 2 ** Math.ceil(Math.log2(parents.length))));
      if (size !== rowsOnDevice || parents.some((parent, i) => parent !== i)) {
        run.keepRows(Int32Array.from({ length: size }, (_, i) => parents[i] ?? 0));
        rowsOnDevice = size;
      }
    }
  } finally {
    run.dispose();
  }
  return beams.map(({ best }) => [...best!.derivation.taken]);
}

/** The extensions of one hypothesis, the most likely first. */
class Extensions {
  readonly from: Hypothesis;
  /** The row of its logits on the device. */
  readonly row: number;
  /** The next production; undefined after the last. */
  production: number | undefined;
  /** The log-probability of the hypothesis with that production. */
  score = Number.NEGATIVE_INFINITY;
  readonly #logits: Float32Array;
  readonly #productions: Iterator<number>;
  readonly #logTotal: number;

  /**
   * @param logits the logits of its row
   * @param candidates the productions of its top
   */
  constructor(from: Hypothesis, row: number, logits: Float32Array, candidates: readonly number[]) {
    this.from = from;
    this.row = row;
    this.#logits = logits;
    this.#productions = inOrderOf(greedy, candidates, logits, 0, null);
    this.#logTotal = logSumOf(candidates, logits);
    this.goOn();
    if (this.production !== undefined) from.derivation.prefers(this.production);
  }

  goOn(): void {
    this.production = this.#productions.next().value as number | undefined;
    if (this.production === undefined) return;
    const score = this.from.logProbability + this.#logits[this.production]! - this.#logTotal;
    // a beam must have a choice even with a broken network
    this.score = Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
  }
}

/**
 * Replaces the live hypotheses of a beam by their best extensions.
 *
 * @param firstRow the first row of the logits of its hypotheses
 * @returns the row after the last one
 */
function extend(
  beam: Beam,
  firstRow: number,
  logits: Float32Array,
  productions: number,
  candidates: readonly (readonly number[])[],
  width: number,
): number {
  const { live } = beam;
  const sources = live.map((from, i) => {
    const row = firstRow + i;
    const own = logits.subarray(row * productions, (row + 1) * productions);
    return new Extensions(from, row, own, candidates[from.derivation.top]!);
  });
  const extensions: Hypothesis[] = [];
  let count = 0;
  while (count < width) {
    const source = mostLikely(sources);
    if (source === null || (beam.best !== null && source.score <= beam.best.logProbability)) break;
    const { from, row, score } = source;
    const production = source.production!;
    source.goOn();
    if (!from.derivation.allows(production)) continue;
    const derivation = from.derivation.copy();
    derivation.advance(production);
    const extended = { derivation, logProbability: score, parent: row };
    if (derivation.finished) beam.best = extended;
    else extensions.push(extended);
    count++;
  }
  if (count === 0 && beam.best === null) {
    const first = live[0]!;
    first.derivation.rescue();
    beam.best = first;
  }
  beam.live = extensions;
  return firstRow + live.length;
}

function mostLikely(sources: readonly Extensions[]): Extensions | null {
  let best: Extensions | null = null;
  for (const source of sources) {
    if (source.production !== undefined && (best === null || source.score > best.score)) best = source;
  }
  return best;
}
