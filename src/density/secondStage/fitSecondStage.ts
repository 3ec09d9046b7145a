import { breathe } from '../../base/breathe.js';
import { GraeError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { Adam } from '../../tensor/adam.js';
import { normalDivergence } from '../../tensor/normalDivergence.js';
import {
  add,
  dispose,
  exp,
  mul,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrads,
} from '../../tensor/ops.js';
import { readAndDispose, readCopy } from '../../tensor/read.js';
import { Plateau } from '../../tensor/schedule.js';
import { expectWhole } from '../checkFit.js';
import { isOutOfTime } from '../fitStopped.js';
import type { MixtureProgress } from '../mixture/mixtureOptions.js';
import type { Pause } from '../steps.js';
import { decodedFrom, latentPosterior, SecondStageVae, secondStageLayout } from './secondStage.js';
import { standardiseCodes } from './standardise.js';

export interface SecondStageOptions {
  /** The units of each of the two layers of both networks. Defaults to 1024. */
  readonly units?: number;
  /** The number of passes over the codes. Defaults to 100. */
  readonly epochs?: number;
  /** The number of codes in one step. Defaults to 64. */
  readonly batch?: number;
  /** The learning rate of Adam, halved when the loss has not fallen for 3 epochs. Defaults to 1e-3. */
  readonly learningRate?: number;
  readonly random: Random;
  /** Called after each epoch, with the evidence lower bound of a code as `logLikelihood`. */
  readonly onProgress?: (progress: MixtureProgress) => void | Promise<void>;
  /** Called between steps; when time is over, the fit ends with the network as it is. */
  readonly pause?: Pause;
}

export interface SecondStageReport {
  readonly units: number;
  /** The number of passes over the codes that were made. */
  readonly epochs: number;
  /** The evidence lower bound over the last epoch: mean, natural logarithm, in the units of the codes. */
  readonly lowerBound: number;
  readonly warnings: readonly string[];
}

/** The number of steps between two pauses. */
const breath = 64;

/**
 * Trains the second stage of a two-stage VAE (Dai and Wipf 2019; the settings of the published code of Ghosh et al.
 * 2020) on standardised codes. The loss is the divergence from the prior less the log-likelihood of the codes, whose
 * deviation is learned.
 *
 * @param codes `[count, dimension]`, row-major
 * @throws InputError if a setting is impossible, or there are fewer than 2 codes, or they are not finite, of another
 *   size, or all the same
 */
export async function fitSecondStage(
  codes: Float32Array,
  count: number,
  dimension: number,
  options: SecondStageOptions,
): Promise<{ readonly density: SecondStageVae; readonly report: SecondStageReport }> {
  const { units = 1024, epochs = 100, batch = 64, learningRate = 1e-3, random } = options;
  expectWhole({ units, epochs, batch });
  const { values, centre, scale, logJacobian, collapsed } = standardiseCodes(codes, count, dimension, 1e-6);
  const layout = secondStageLayout({ dimension, units });
  let parameters = tensor1d(layout.initialise(random));
  const adam = new Adam(parameters, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const plateau = new Plateau({ patience: 3 });
  // the same number of codes in every step, so that few shapes occur
  const size = Math.min(batch, count);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  let lowerBound = Number.NEGATIVE_INFINITY;
  let passes = 0;
  try {
    while (passes < epochs) {
      const before = lowerBound;
      let [total, steps] = [0, 0];
      random.shuffle(order);
      for (let start = 0; start + size <= count; start += size) {
        const rows = new Float32Array(size * dimension);
        for (let i = 0; i < size; i++) {
          const code = order[start + i]! * dimension;
          rows.set(values.subarray(code, code + dimension), i * dimension);
        }
        const { gradient, loss } = await gradientOf(
          parameters,
          rows,
          random.normals(rows.length),
          size,
          dimension,
        );
        if (!Number.isFinite(loss)) {
          dispose(gradient);
          throw new GraeError({
            code: 'diverged',
            problem: 'the training of the second stage diverged: its loss is not a finite number',
            advice: [
              { text: 'fit fewer units', setting: 'units' },
              { text: 'choose another kind of density', setting: 'density' },
            ],
          });
        }
        const next = adam.step(parameters, gradient, learningRate * plateau.factor);
        dispose([parameters, gradient]);
        parameters = next;
        total += loss;
        steps++;
        if (await isToEnd(`${start + size} of ${count} codes`, steps, passes)) return await ended();
      }
      passes++;
      plateau.observe(total / steps);
      lowerBound = -total / steps - logJacobian;
      const change = lowerBound - before;
      await options.onProgress?.({
        start: 1,
        starts: 1,
        iteration: passes,
        logLikelihood: lowerBound,
        change,
      });
    }
    return await ended();
  } finally {
    dispose(parameters);
    adam.dispose();
  }

  /**
   * Pauses, and returns whether the training is over. When time is over, the result of at least one whole pass is kept.
   */
  async function isToEnd(next: string, steps: number, done: number): Promise<boolean> {
    if (options.pause === undefined) {
      if (steps % breath === 0) await breathe();
      return false;
    }
    try {
      await options.pause(next);
      return false;
    } catch (thrown) {
      if (done > 0 && isOutOfTime(thrown)) return true;
      throw thrown;
    }
  }

  async function ended(): Promise<{ readonly density: SecondStageVae; readonly report: SecondStageReport }> {
    const density = new SecondStageVae(
      { dimension, units },
      await readCopy(parameters),
      Float32Array.from(centre),
      Float32Array.from(scale),
    );
    const warnings = [
      ...(passes < epochs ? [`its time was over after ${passes} of ${epochs} passes over the codes`] : []),
      ...(collapsed.length === 0
        ? []
        : [`${collapsed.length} of ${dimension} dimensions of the codes hardly vary`]),
    ];
    return { density, report: { units, epochs: passes, lowerBound, warnings } };
  }

  async function gradientOf(
    flat: Tensor1D,
    rows: Float32Array,
    deviates: Float32Array,
    number: number,
    width: number,
  ): Promise<{ gradient: Tensor1D; loss: number }> {
    const [gradient, value] = tidy(() => {
      const differentiate = valueAndGrads((...leaves: Tensor[]) => {
        const weights = layout.named(leaves);
        const batch = tensor2d(rows, [number, width]);
        const { mean, logVariance } = latentPosterior(weights, batch);
        const latents = add(mean, mul(exp(mul(logVariance, 0.5)), tensor2d(deviates, [number, width])));
        const logDeviation = weights['decoder/logDeviation'] as Tensor1D;
        const errors = sum(square(sub(batch, decodedFrom(weights, latents as typeof mean))));
        // 1/2 (error / deviation)² + log deviation + 1/2 log 2 pi, in each of the dimensions of all
        const precision = exp(mul(logDeviation, -2));
        const likelihood = add(
          mul(mul(errors, precision), 0.5),
          mul(add(logDeviation, 0.5 * Math.log(2 * Math.PI)), number * width),
        );
        const divergence = sum(normalDivergence(mean, logVariance));
        return sum(mul(add(likelihood, divergence), 1 / number)) as Scalar;
      });
      const { value: loss, grads } = differentiate(layout.split(flat));
      return [layout.join(grads), loss];
    }) as [Tensor1D, Scalar];
    const [loss] = await readAndDispose(value);
    return { gradient, loss: loss! };
  }
}
