import { type JudgedText, scoreOf, type Verdict } from '../domain/domain.js';
import { wasserstein1 } from '../metrics/wasserstein.js';

/** The measures of valid strings that are compared: their lengths in characters, and each score. */
export interface Measures {
  /** By name, for each valid string; NaN where it has no such score. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /** Places of the valid strings among those given. */
  readonly valid: readonly number[];
}

export function measuresOf(judged: readonly JudgedText[]): Measures {
  const valid: number[] = [];
  const rows: { readonly length: number; readonly scores: Verdict['scores'] }[] = [];
  for (const [place, { text, valid: isValid, scores }] of judged.entries()) {
    if (!isValid) continue;
    valid.push(place);
    rows.push({ length: text.length, scores });
  }
  const values = new Map([['length', Float64Array.from(rows, ({ length }) => length)]]);
  const isNumber = ([, value]: [string, unknown]): boolean => typeof value !== 'string';
  for (const [name] of Object.entries(rows[0]?.scores ?? {}).filter(isNumber)) {
    values.set(
      name,
      Float64Array.from(rows, (row) => scoreOf(row, name) ?? Number.NaN),
    );
  }
  return { values, valid };
}

/** Mean and standard deviation of a measure, over the strings that have it. */
export interface Moments {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

/** Those that vary. */
export function momentsOf({ values }: Measures): Moments[] {
  return [...values].flatMap(([name, all]) => {
    const of = all.filter(Number.isFinite);
    const mean = of.reduce((sum, value) => sum + value, 0) / of.length;
    const deviation = Math.sqrt(of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.length);
    return deviation > 0 ? [{ name, mean, deviation }] : [];
  });
}

/**
 * Mean over the measures that vary in the reference of the Wasserstein-1 distance, in standard deviations there.
 * Infinity where no string is valid.
 *
 * @param centred compares what is left when the means are made the same
 */
export function distanceTo(reference: Measures, found: Measures, centred = false): number {
  if (found.valid.length === 0) return Number.POSITIVE_INFINITY;
  const distances = momentsOf(reference).flatMap(({ name, mean, deviation }) => {
    const values = found.values.get(name)?.filter(Number.isFinite) ?? new Float64Array(0);
    if (values.length === 0) return [];
    const shift = centred ? mean - values.reduce((sum, value) => sum + value, 0) / values.length : 0;
    const compared = values.map((value) => value + shift);
    return [wasserstein1(compared, reference.values.get(name)!.filter(Number.isFinite)) / deviation];
  });
  return distances.reduce((sum, one) => sum + one, 0) / Math.max(1, distances.length);
}
