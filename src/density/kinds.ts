import { z } from 'zod';
import { InputError, messageOf } from '../base/errors.js';
import type { Density } from './density.js';
import { Gaussian, gaussianRecord } from './gaussian.js';
import { GaussianMixture, gmmRecord } from './gmm.js';
import { StandardNormal, standardNormalRecord } from './standardNormal.js';

/** The one list of densities: a new one is its file and a line here. */
const kinds = [
  kind(standardNormalRecord, StandardNormal.fromRecord),
  kind(gaussianRecord, Gaussian.fromRecord),
  kind(gmmRecord, GaussianMixture.fromRecord),
] as const;

/** The values of `kind` that {@link densityFromJSON} knows. */
export const densityKinds: readonly string[] = kinds.map(({ name }) => name);

/**
 * The inverse of `toJSON`. The record may come from any file and is checked in full.
 *
 * @param where the file's name, for messages
 * @throws InputError if a field is missing, sizes differ, a number is not finite, or a covariance is not
 *   symmetric and positive definite
 */
export function densityFromJSON(record: unknown, where: string): Density {
  const named = z.object({ kind: z.string() }).safeParse(record);
  const known = kinds.find(({ name }) => name === named.data?.kind);
  if (known === undefined) {
    const received = named.success ? JSON.stringify(named.data.kind) : 'no kind';
    throw new InputError(
      `${where}: expected a density (${densityKinds.join(', ')}), but received: ${received}; fit a density again`,
    );
  }
  return known.read(record, where);
}

function kind<Schema extends z.ZodObject<{ kind: z.ZodLiteral<string> }>>(
  schema: Schema,
  fromRecord: (record: z.infer<Schema>) => Density,
): { name: string; read: (record: unknown, where: string) => Density } {
  const name = schema.shape.kind.value;
  const read = (record: unknown, where: string): Density => {
    const parsed = schema.safeParse(record);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw new InputError(
        `${where}: expected a density of kind "${name}", but ${issue.path.join('.')}: ${issue.message}; ` +
          'the file is damaged, fit a density again',
      );
    }
    try {
      return fromRecord(parsed.data);
    } catch (thrown) {
      throw new InputError(`${where}: ${messageOf(thrown)}; the file is damaged, fit a density again`);
    }
  };
  return { name, read };
}
