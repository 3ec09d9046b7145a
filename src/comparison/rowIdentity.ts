import { losses } from '../model/losses/index.js';
import type { Preset } from '../model/presets.js';
import type { RowSettings } from './config.js';

/** The order in which a row's identity has its settings; others follow in their own. */
const order = [
  'loss',
  'preset',
  'representation',
  'form',
  'latent',
  'epochs',
  'batch',
  'slice',
  'learningRate',
  'packing',
  'maxSteps',
  'beta',
  'lambda',
  'samples',
  'freeBits',
  'posteriorScale',
  'latentWarmup',
  'reduction',
  'noise',
  'noiseLevels',
  'dropout',
  'prefixState',
];

/**
 * The settings of a row as its results are named by them. It is the form that the first version gave them, so that tables
 * go on with the results that they have.
 */
export function rowIdentity(settings: RowSettings): object {
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const entries = Object.entries(settings).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([name, value]) => [name === 'loss' ? 'model' : name, value]));
}

/** A preset as results are named by it: flat, as in {@link rowIdentity}. */
export function presetIdentity(preset: Preset): object {
  const { name, form, packing, longest: maxSteps, model, loss, lossSettings, training } = preset;
  const { latent, encoder, decoder, ...noise } = model;
  const { kind: objective, beta, lambda, reduction } = losses.configure(loss, lossSettings?.[loss] ?? {});
  return {
    name,
    ...(form === undefined ? {} : { form }),
    packing,
    maxSteps,
    model: {
      objective,
      latent,
      encoder,
      decoder,
      beta,
      lambda,
      ...noise,
      ...(reduction === 'sum' ? {} : { reduction }),
    },
    ...(lossSettings === undefined ? {} : { byLoss: withoutReduction(lossSettings) }),
    training,
  };
}

/** The reduction stands with the model alone. */
function withoutReduction(settings: NonNullable<Preset['lossSettings']>): object {
  return Object.fromEntries(
    Object.entries(settings).map(([kind, { reduction: _, ...others }]) => [kind, others]),
  );
}
