import { GraeError } from '../base/errors.js';
import type { JudgedText } from '../domain/domain.js';
import type { Objective } from './objective.js';

/** The values of one string, by objective; null where it has none. */
export type ObjectiveValues = readonly (number | null)[];

/**
 * Has strings evaluated by each objective in turn.
 *
 * @returns the values of each string
 * @throws GraeError for an objective that fails, or returns something else than a number for each string
 */
export async function valuesBy(
  objectives: readonly Objective[],
  strings: readonly JudgedText[],
  signal: AbortSignal | undefined,
): Promise<ObjectiveValues[]> {
  const columns: (readonly (number | null)[])[] = [];
  for (const objective of objectives) {
    const values = await objective.evaluate(strings, signal);
    if (values.length !== strings.length) {
      throw new GraeError(
        `the objective ${objective.name} was asked for ${strings.length} numbers, but returned ${values.length}`,
      );
    }
    columns.push(Array.from(values, (value) => checked(objective, value)));
  }
  return strings.map((_, i) => columns.map((column) => column[i]!));
}

function checked({ name }: Objective, value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
  throw new GraeError(`the objective ${name} has to return numbers, but returned ${shown}`);
}
