import { type JudgedText, scoreOf, type Verdict } from '../domain/domain.js';
import { wasserstein1 } from '../metrics/wasserstein.js';

/** The measures of valid strings: their lengths in characters, and each score. */
export interface Measures {
  /** The value of each valid string, by the name of the measure; NaN for a score that the string lacks. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /** The places of the valid strings among all strings. */
  readonly valid: readonly number[];
}

/** Measures the valid ones among judged strings. */
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

/** The mean and the standard deviation of a measure, over the strings that have it. */
export interface Moments {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

/** Returns the moments of the measures that vary. */
export function momentsOf({ values }: Measures): Moments[] {
  return [...values].flatMap(([name, all]) => {
    const of = all.filter(Number.isFinite);
    const mean = of.reduce((sum, value) => sum + value, 0) / of.length;
    const deviation = Math.sqrt(of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.length);
    return deviation > 0 ? [{ name, mean, deviation }] : [];
  });
}

/**
 * Returns the Wasserstein-1 distance from a reference, in its standard deviations, averaged over the measures that vary
 * there; infinity if no string is valid.
 *
 * @param centred whether to compare the shapes alone, after shifting the means onto those of the reference
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
