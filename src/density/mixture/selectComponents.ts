import { InputError } from '../../base/errors.js';
import { isOutOfTime } from '../fitStopped.js';
import { fitMixture } from './fitMixture.js';
import type { MixtureFit, MixtureOptions } from './mixtureOptions.js';

export interface SelectionReport {
  readonly components: number;
  readonly bic: number;
  readonly logLikelihood: number;
  readonly converged: boolean;
}

/**
 * Fits a mixture for each number of components and keeps the one with the lowest BIC, along with the BIC of the others.
 *
 * @param codes `[count, dimension]`, row-major
 * @throws InputError as {@link fitMixture}, or if `candidates` is empty
 */
export async function selectComponents(
  codes: Float32Array,
  count: number,
  dimension: number,
  candidates: readonly number[],
  options: Omit<MixtureOptions, 'components' | 'initial'>,
): Promise<MixtureFit & { readonly selection: readonly SelectionReport[] }> {
  let best: MixtureFit | null = null;
  const selection: SelectionReport[] = [];
  for (const components of candidates) {
    let fit: MixtureFit;
    try {
      fit = await fitMixture(codes, count, dimension, { ...options, components });
    } catch (thrown) {
      if (best !== null && isOutOfTime(thrown)) break;
      throw thrown;
    }
    const { bic, logLikelihood, converged } = fit.report;
    selection.push({ components, bic, logLikelihood, converged });
    if (best === null || bic < best.report.bic) best = fit;
  }
  if (best === null) throw new InputError('expected at least one number of components to choose from');
  return { ...best, selection };
}
