import { InputError } from '../base/errors.js';
import { unknownName } from '../base/unknownName.js';
import type { Dimension } from '../formula/units/dimension.js';
import { parseUnit } from '../formula/units/parseUnit.js';

/**
 * Reads units by name, or as text: `x1=m, x2=s, y=m/s`.
 *
 * @param names those of columns and constants
 * @throws InputError for a part without a name and a unit, a name that there is not, and a unit that cannot be read
 */
export function unitsByName(
  units: string | Readonly<Record<string, string>>,
  names: readonly string[],
): ReadonlyMap<string, Dimension> {
  const pairs = typeof units === 'string' ? unitPairs(units) : Object.entries(units);
  return new Map(
    pairs.map(([name, unit]) => {
      if (names.includes(name)) return [name, parseUnit(unit)];
      throw unknownName(`a column with a unit (${names.slice(0, 20).join(', ')})`, name, names);
    }),
  );
}

/** Reads `x1=m, x2=s` without a look at the units. @throws InputError for a part without a name and a unit */
export function unitPairs(text: string): [string, string][] {
  return text.split(',').map((part) => {
    const at = part.lastIndexOf('=');
    if (at >= 0) return [part.slice(0, at).trim(), part.slice(at + 1)];
    throw new InputError({
      setting: 'units',
      expected: 'units as NAME=UNIT, separated by commas',
      received: part.trim(),
    });
  });
}
