import { InputError } from '../../base/errors.js';
import { type KindConfig, Registry, type SettingsOfKinds } from '../../base/registry.js';
import type { Scalar } from '../../tensor/ops.js';
import { ae } from './ae.js';
import { aeL2 } from './aeL2.js';
import { cvVae } from './cvVae.js';
import type { DecoderView, LatentContext, Loss, Posterior } from './loss.js';
import { rae } from './rae.js';
import { raeGp } from './raeGp.js';
import { raeL2 } from './raeL2.js';
import { raeSn } from './raeSn.js';
import { vae } from './vae.js';
import { waeMmd } from './waeMmd.js';

const shipped = [rae, raeL2, raeGp, raeSn, ae, aeL2, vae, cvVae, waeMmd] as const;

/** The losses for training a model. A new one needs a file and a line here, or a user registers it. */
export const losses = new Registry<Loss>('loss', 'losses', shipped);

/**
 * The settings of all losses that ship, each optional.
 *
 * @interface
 */
export type LossSettings = SettingsOfKinds<(typeof shipped)[number]>;

/** A loss with its settings. */
export interface ConfiguredLoss extends Pick<Loss, 'posterior'> {
  readonly normalisesDecoder: boolean;
  /** The weight of L_z. */
  readonly beta: number;
  /** The weight of L_REG. */
  readonly lambda: number;
  /** Returns the share of beta in force after a number of training steps. */
  latentShare(steps: number): number;
  /** The number of standard normal numbers to draw for each number of a code of a batch. */
  readonly deviates: number;
  /** Factor on the standard deviations of the codes that training draws. */
  readonly deviationFactor: number;
  /** Computes L_z; returns null for a loss without it. */
  latent(posterior: Posterior, context: Omit<LatentContext<unknown>, 'settings'>): Scalar | null;
  /** Computes L_REG; null for a loss without it, or with a weight of 0. */
  regulariser: ((decoder: Omit<DecoderView<unknown>, 'settings'>) => Scalar) | null;
}

/** Returns a loss with its settings. @throws InputError for an unknown loss */
export function configuredLoss({ kind, ...settings }: KindConfig): ConfiguredLoss {
  const loss = losses.named(kind);
  const { beta = 1, lambda = 1, latentWarmup = 0 } = settings as Partial<Record<string, number>>;
  const { regulariser } = loss;
  return {
    posterior: loss.posterior,
    normalisesDecoder: loss.normalisesDecoder === true,
    beta,
    lambda,
    latentShare: (steps) => (latentWarmup === 0 ? 1 : Math.min(1, steps / latentWarmup)),
    deviates: loss.deviates?.(settings) ?? 0,
    deviationFactor: loss.deviationFactor?.(settings) ?? 1,
    latent: (posterior, context) =>
      loss.latent === undefined
        ? null
        : expectScalar(loss.latent(posterior, { ...context, settings }), kind, 'latent'),
    regulariser:
      regulariser === undefined || lambda === 0
        ? null
        : (decoder) => expectScalar(regulariser.call(loss, { ...decoder, settings }), kind, 'regulariser'),
  };
}

/** @throws InputError for anything but a scalar, which a loss of a user's own may return */
function expectScalar(value: Scalar, kind: string, part: string): Scalar {
  if (Array.isArray(value?.shape) && value.size === 1) return value;
  const received = Array.isArray(value?.shape)
    ? `a tensor of shape [${value.shape.join(', ')}]`
    : typeof value;
  throw new InputError({ expected: `${part} of the loss ${kind} to return a scalar`, received });
}
