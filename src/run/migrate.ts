import { z } from 'zod';
import type { KindConfig } from '../base/registry.js';
import { parseWith } from '../base/settings.js';
import { losses } from '../model/losses/index.js';
import { expectKind } from './runKind.js';
import { type RunConfig, runConfigSchema } from './schema.js';

/** Settings of a run in the first format, whose model is flat: every loss has the settings of all. */
const formerSchema = z.looseObject({
  format: z.literal('grae-run-1'),
  model: z.looseObject({
    objective: z.string(),
    encoder: z.unknown(),
    decoder: z.looseObject({ kind: z.string() }),
    prefixState: z.string().nullable(),
  }),
  fit: z.looseObject({ components: z.number() }).nullable(),
});

/** Settings of losses, which every model of the first format could have. */
const formerLossSettings = [
  'beta',
  'lambda',
  'samples',
  'freeBits',
  'posteriorScale',
  'latentWarmup',
  'reduction',
];

/**
 * The configuration of a run from its stored settings, of this format or a former one. Nothing else knows former ones:
 * stored settings stay as they are, since hashes and tags are taken of them.
 *
 * @param where the place of the settings in messages
 * @throws InputError for settings that are none, and for those of a model of images
 */
export function readRunConfig(stored: Readonly<Record<string, unknown>>, where: string): RunConfig {
  expectKind('strings', stored, where);
  const settings = stored.format === 'grae-run-1' ? migrated(parseWith(formerSchema, stored, where)) : stored;
  return parseWith(runConfigSchema(), settings, where);
}

function migrated({ model, fit, ...rest }: z.output<typeof formerSchema>): object {
  const { objective, prefixState, encoder, decoder, ...flat } = model;
  const isOfLoss = ([name]: [string, unknown]): boolean => formerLossSettings.includes(name);
  const settings = Object.entries(flat);
  return {
    ...rest,
    format: 'grae-run-2',
    model: {
      noiseLevels: 'fixed',
      ...Object.fromEntries(settings.filter((one) => !isOfLoss(one))),
      encoder,
      decoder: decoder.kind === 'autoregressive' ? { ...decoder, prefixState } : decoder,
      loss: lossFrom(objective, settings.filter(isOfLoss)),
    },
    density: fit === null ? null : { kind: 'gmm', components: fit.components },
  };
}

/** A loss without the settings that belong to others. */
function lossFrom(kind: string, settings: readonly [string, unknown][]): KindConfig {
  const { shape } = losses.named(kind).settings;
  return { kind, ...Object.fromEntries(settings.filter(([name]) => name in shape)) };
}
