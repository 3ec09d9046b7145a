import { z } from 'zod';
import { parseWith } from '../base/settings.js';
import type { Evaluation } from '../evaluation/evaluation.js';

const value = z.number().nullable();
const values = z.record(z.string(), value);
/** Older documents lack some values. */
const optionalValue = value.default(null);
const comparison = z.looseObject({ score: z.number() }).nullable().default(null);
const guacamol = z.looseObject({
  validity: optionalValue,
  uniqueness: optionalValue,
  novelty: optionalValue,
  kl_train_subset: comparison,
  kl_full_train: comparison,
  frechet_ten_descriptors: optionalValue,
  fcd: optionalValue,
  fcd_score: optionalValue,
});

const schema = z.looseObject({
  moses: values,
  guacamol,
  trainingRow: z.looseObject({ molecules: z.number(), moses: values, guacamol }).nullable().default(null),
  counts: z.record(z.string(), z.looseObject({ strings: z.number(), valid: z.number() })).default({}),
  notComputed: z.array(z.looseObject({ metric: z.string(), why: z.string() })).default([]),
});

/**
 * Parses the JSON document of an evaluation, by this version or an older one.
 *
 * @throws InputError that names the first value out of place
 */
export function parseEvaluation(document: unknown, where: string): Evaluation {
  return parseWith(schema, document, `${where}: the JSON document of an evaluation`) as unknown as Evaluation;
}
