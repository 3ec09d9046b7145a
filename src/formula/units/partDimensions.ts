import type { BinaryOperator, UnaryOperator } from '../operators.js';
import { type Dimension, dimensionless, showDimension } from './dimension.js';

/** The most dimensions that parts of a formula may have. */
const mostDimensions = 40;
/** The most dimensions that are looked at for them, and before the one of the target is found. */
const mostLooked = 3_000;
const mostBefore = 30_000;
/** The size up to which products are looked at, at least and beyond the size of the smallest one for the target. */
const leastSize = 9;
const sizeBeyond = 2;

/** Exponents of units in twelfths, of which halves and thirds are whole. */
type Exponents = readonly number[];

/** A product of powers of leaves. */
interface Way {
  /** The exponents of the units, and of the leaves. */
  readonly units: Exponents;
  readonly leaves: Exponents;
  /** The operators, names and numbers of its formula. */
  readonly size: number;
  /** The dimension that it is made from by one operation with a leaf; null for a leaf. */
  readonly from: string | null;
}

/** The smallest product of a dimension, and the smallest other one, which can be added to it. */
interface Ways {
  readonly first: Way;
  second: Way | null;
}

/**
 * Returns the dimensions that parts of formulas have, by the sizes of the formulas that need them: for each dimension, a formula
 * of the target with such a part as a factor or a divisor, or a ratio of two different products of that dimension. Each one can
 * be made from others of them.
 *
 * @param leaves the dimensions of columns and constants
 * @returns without the target if it cannot be made
 */
export function partDimensions(
  leaves: readonly Dimension[],
  target: Dimension,
  operators: readonly (BinaryOperator | UnaryOperator)[],
): Dimension[] {
  const names = [...new Set([...leaves, target].flatMap((one) => [...one.keys()]))].sort();
  const unitsOf = (dimension: Dimension): Exponents =>
    names.map((name) => Math.round(12 * (dimension.get(name) ?? 0)));
  const goal = unitsOf(target);
  const all = waysFrom(leaves.map(unitsOf), goal, operators);
  const chosen = new Map<string, Dimension>();
  const choose = (key: string): void => {
    if (chosen.has(key)) return;
    const { first, second } = all.get(key)!;
    if (first.from !== null) choose(first.from);
    chosen.set(
      key,
      new Map(names.flatMap((name, i) => (first.units[i] === 0 ? [] : [[name, first.units[i]! / 12]]))),
    );
    if (second !== null && second.from !== null && chosen.size < mostDimensions) choose(second.from);
  };
  const necessary = [dimensionless, ...leaves, target].map((one) => String(unitsOf(one)));
  for (const key of necessary) if (all.has(key)) choose(key);
  for (const key of byNeed(all, goal)) if (chosen.size < mostDimensions) choose(key);
  return [...new Map([...chosen.values()].map((one) => [showDimension(one), one])).values()];
}

/** The dimensions that some formula needs, those of the smallest formulas first. */
function byNeed(all: ReadonlyMap<string, Ways>, target: Exponents): string[] {
  const waysOf = (units: Exponents): readonly Way[] => {
    const ways = all.get(String(units));
    return ways === undefined ? [] : ways.second === null ? [ways.first] : [ways.first, ways.second];
  };
  const need = ({ first: { units } }: Ways): number => {
    const own = waysOf(units);
    return Math.min(
      ...sizesOf(own, own, -1),
      ...sizesOf(waysOf(sumOf(target, units, -1)), own, 1),
      ...sizesOf(waysOf(sumOf(target, units, 1)), own, -1),
    );
  };
  return [...all]
    .map(([key, ways]) => ({ key, size: need(ways) }))
    .filter(({ size }) => size < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.size - b.size)
    .map(({ key }) => key);
}

/** The sizes of products or quotients in which no leaf is cancelled; with one cancelled, smaller parts would do. */
function sizesOf(ways: readonly Way[], others: readonly Way[], sign: 1 | -1): number[] {
  return ways.flatMap((way) =>
    others
      .filter((other) => way.leaves.every((exponent, i) => exponent * other.leaves[i]! * sign >= 0))
      .map((other) => way.size + other.size),
  );
}

/** The dimensions that are made from leaves by a few operations, from small to large formulas. */
function waysFrom(
  leaves: readonly Exponents[],
  target: Exponents,
  operators: readonly (BinaryOperator | UnaryOperator)[],
): Map<string, Ways> {
  const isPart = partTest([...leaves, target]);
  const own = leaves.map(
    (units, i): Way => ({ units, leaves: leaves.map((_, j) => (i === j ? 12 : 0)), size: 1, from: null }),
  );
  const none: Way = { units: target.map(() => 0), leaves: leaves.map(() => 0), size: 1, from: null };
  const all = new Map<string, Ways>();
  /** By size, from which the next ones are made. */
  const waiting: Way[][] = [[], [none, ...own]];
  const goal = String(target);
  const canBeMade = isSpanned(leaves, target);
  const most = () => (canBeMade && !all.has(goal) ? mostBefore : mostLooked);
  const end = () => Math.max(leastSize, (all.get(goal)?.first.size ?? Number.POSITIVE_INFINITY) + sizeBeyond);
  for (let size = 1; size < waiting.length && size <= end(); size++) {
    for (const way of waiting[size] ?? []) {
      const key = String(way.units);
      const ways = all.get(key);
      if (ways !== undefined) {
        if (String(ways.first.leaves) !== String(way.leaves)) ways.second ??= way;
        continue;
      }
      if (all.size >= most()) continue;
      all.set(key, { first: way, second: null });
      for (const next of waysFromOne(way, own, operators, key)) {
        if (!isPart(next.units)) continue;
        waiting[next.size] ??= [];
        waiting[next.size]!.push(next);
      }
    }
  }
  return all;
}

function* waysFromOne(
  way: Way,
  own: readonly Way[],
  operators: readonly (BinaryOperator | UnaryOperator)[],
  from: string,
): Generator<Way> {
  const joined = (a: Way, b: Way, sign: 1 | -1): Way => ({
    units: sumOf(a.units, b.units, sign),
    leaves: sumOf(a.leaves, b.leaves, sign),
    size: way.size + 2,
    from,
  });
  const raised = (power: number, size: number): Way => ({
    units: way.units.map((one) => power * one),
    leaves: way.leaves.map((one) => power * one),
    size: way.size + size,
    from,
  });
  for (const leaf of own) {
    if (operators.includes('*')) yield joined(way, leaf, 1);
    if (operators.includes('/')) yield joined(way, leaf, -1);
    if (operators.includes('/')) yield joined(leaf, way, -1);
  }
  if (operators.includes('/')) yield raised(-1, 2);
  if (operators.includes('^')) for (const power of [2, 3]) yield raised(power, 2);
  if (operators.includes('sqrt')) yield raised(0.5, 1);
}

function sumOf(a: Exponents, b: Exponents, sign: 1 | -1): Exponents {
  return a.map((one, i) => one + sign * b[i]!);
}

/** Returns a test for broken exponents: they are multiples of the ones that leaves and target have. */
function partTest(dimensions: readonly Exponents[]): (units: Exponents) => boolean {
  const step = dimensions.flat().reduce(greatestDivisor, 12);
  return (units) => units.every((one) => one % step === 0);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestDivisor(b, a % b);
}

/** Returns whether a product of powers of vectors is the target, whatever the powers (by elimination). */
function isSpanned(vectors: readonly Exponents[], target: Exponents): boolean {
  let rows: Exponents[] = [...vectors];
  let rest = target;
  for (const place of target.keys()) {
    const pivot = rows.find((row) => Math.abs(row[place]!) > 1e-9);
    if (pivot === undefined) continue;
    const without = (row: Exponents) => row.map((one, i) => one - (row[place]! / pivot[place]!) * pivot[i]!);
    rows = rows.filter((row) => row !== pivot).map(without);
    rest = without(rest);
  }
  return rest.every((one) => Math.abs(one) < 1e-6);
}
