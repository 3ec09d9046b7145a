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

/** The losses that a model can be trained with: a new one is its file and a line here, or registered by a user. */
export const losses = new Registry<Loss>('loss', 'losses', shipped);

/** The settings of all losses that ship, each optional. */
export type LossSettings = SettingsOfKinds<(typeof shipped)[number]>;

/** A loss with its settings. */
export interface ConfiguredLoss extends Pick<Loss, 'posterior'> {
  readonly normalisesDecoder: boolean;
  /** The weight of L_z. */
  readonly beta: number;
  /** The weight of L_REG. */
  readonly lambda: number;
  /** The share of beta in force after so many steps of training. */
  latentShare(steps: number): number;
  /** How many standard normal numbers are drawn for each number of a code of a batch. */
  readonly deviates: number;
  /** Factor on the standard deviations of the codes that training draws. */
  readonly deviationFactor: number;
  /** L_z; null where there is none. */
  latent(posterior: Posterior, context: Omit<LatentContext<unknown>, 'settings'>): Scalar | null;
  /** L_REG; null where there is none, or it weighs nothing. */
  regulariser: ((decoder: Omit<DecoderView<unknown>, 'settings'>) => Scalar) | null;
}

/** @throws InputError for a loss that there is not */
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
    latent: (posterior, context) => loss.latent?.(posterior, { ...context, settings }) ?? null,
    regulariser:
      regulariser === undefined || lambda === 0
        ? null
        : (decoder) => regulariser.call(loss, { ...decoder, settings }),
  };
}
