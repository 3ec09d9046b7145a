/** A physical dimension: the exponents of base units, without those that are 0. Exponents are multiples of a half or third. */
export type Dimension = ReadonlyMap<string, number>;

export const dimensionless: Dimension = new Map();

export function productOf(a: Dimension, b: Dimension): Dimension {
  const product = new Map(a);
  for (const [unit, exponent] of b) addExponent(product, unit, exponent);
  return product;
}

export function powerOf(dimension: Dimension, exponent: number): Dimension {
  const power = new Map<string, number>();
  for (const [unit, own] of dimension) addExponent(power, unit, own * exponent);
  return power;
}

export function quotientOf(a: Dimension, b: Dimension): Dimension {
  return productOf(a, powerOf(b, -1));
}

/** Returns the same text for equal dimensions: `kg m^2 s^-2`, and `1` for none. */
export function showDimension(dimension: Dimension): string {
  const units = [...dimension].sort(([a], [b]) => (a < b ? -1 : 1));
  return units.map(([unit, exponent]) => (exponent === 1 ? unit : `${unit}^${exponent}`)).join(' ') || '1';
}

/** The sum of the sizes of all exponents. */
export function dimensionOrder(dimension: Dimension): number {
  return [...dimension.values()].reduce((sum, exponent) => sum + Math.abs(exponent), 0);
}

function addExponent(exponents: Map<string, number>, unit: string, exponent: number): void {
  const sum = Math.round(((exponents.get(unit) ?? 0) + exponent) * 12) / 12;
  if (sum === 0) exponents.delete(unit);
  else exponents.set(unit, sum);
}
