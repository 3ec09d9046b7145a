import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import type { Run } from '../run/run.js';
import { type FitSummary, fitDensity } from './fit.js';
import type { FitOptions } from './fitOptions.js';

/** Fits the density that a run was configured with. Returns null for a run that was configured without one. */
export async function fitConfigured(
  run: Run,
  network: ProductionNetwork,
  options: Omit<FitOptions, 'kind' | 'settings' | 'seed'> = {},
): Promise<FitSummary | null> {
  const { density, training } = run.config;
  if (density === null) return null;
  const { kind, ...settings } = density;
  return fitDensity(run, network, { ...options, kind, settings, seed: training.seed });
}
