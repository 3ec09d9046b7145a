import { fitProcess } from './fitProcess.js';
import type { Prior } from './gaussianProcess.js';
import type { Kernel } from './kernel.js';

/** The most points that decide the parameters: time grows with their cube. */
const mostFitted = 150;
/** The growth of the data after which the parameters are fitted again. */
const enoughMore = 1.1;

/** Fits the parameters of a Gaussian process to data that grow, from where the last fit ended, and only now and then. */
export class OccasionalFit<Point> {
  readonly #kernel: Kernel<Point>;
  #prior: Prior | undefined;
  #fittedAt = 0;

  constructor(kernel: Kernel<Point>) {
    this.#kernel = kernel;
  }

  /**
   * @param points of which the first ones decide
   * @param total the number of points that there are in all
   */
  priorOf(points: readonly Point[], values: ArrayLike<number>, total: number): Prior {
    if (this.#prior !== undefined && total < enoughMore * this.#fittedAt) return this.#prior;
    const { prior } = fitProcess(
      this.#kernel,
      points.slice(0, mostFitted),
      Array.from(values).slice(0, mostFitted),
      { start: this.#prior, evaluations: this.#prior === undefined ? 40 : 10 },
    );
    this.#prior = prior;
    this.#fittedAt = total;
    return prior;
  }
}
