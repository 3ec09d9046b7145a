import { z } from 'zod';
import { samplingSettings } from '../../../density/samplingSettings.js';
import { gzip, perShard, scores } from '../../sharedSettings.js';

/** The density that a run keeps as its own. */
const ownDensity = 'fitted';

export const sampleSettings = z.strictObject({
  count: z.number().int().min(1).max(1e12).default(1_000_000).meta({
    description: 'how many strings; with unique, novel or constraints, how many of that kind',
    placeholder: 'n',
    letter: 'n',
  }),
  perShard,
  seed: z
    .number()
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .default(1)
    .meta({
      description: 'seed of every random draw; each shard has a generator of its own',
      placeholder: 'number',
    }),
  density: z.string().default(ownDensity).meta({
    description:
      "density from which codes are drawn: fitted, the run's own; standard-normal; or the name of one that was fitted beside it",
    placeholder: 'which',
  }),
  spread: samplingSettings.shape.spread.unwrap().optional().meta({
    description: 'factor on the standard deviations of the density; by default the value stored with it',
    placeholder: 'factor',
  }),
  noiseLevel: samplingSettings.shape.noiseLevel.unwrap().optional().meta({
    description: 'noise on the codes; by default the value stored with the density',
    placeholder: 'sd',
  }),
  tries: z.number().int().min(1).max(1000).default(1).meta({
    description: 'draw another code if a sample is not valid, up to this many codes for each sample',
    placeholder: 'n',
  }),
  unique: z
    .boolean()
    .default(false)
    .describe('draw until the strings of each shard are valid and different; the shards may share some')
    .meta({ excludes: 'tries' }),
  novel: z
    .boolean()
    .default(false)
    .describe('draw until there are as many valid strings outside the training set')
    .meta({ excludes: 'tries' }),
  scores,
  texts: z
    .boolean()
    .default(false)
    .describe(
      'strings as they are decoded, without judging them, so valid and different ones are not counted',
    )
    .meta({ excludes: 'scores' }),
  gzip,
});
