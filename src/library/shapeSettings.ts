import { InputError } from '../base/errors.js';
import { unknownName } from '../base/unknownName.js';
import type { ValueShape } from '../discovery/shapeTest.js';
import { type Dimension, dimensionless, showDimension } from '../formula/units/dimension.js';
import type { FormulaSettings } from './formulaSettings.js';

type ShapeSettings = Pick<FormulaSettings, 'increasing' | 'decreasing' | 'symmetric'>;

/**
 * Returns the shape that settings ask for; null for none.
 *
 * @param units the units of columns; none for those that are not in it
 * @throws InputError for a name that no input has, a column that is to rise and to fall, and columns that cannot be exchanged
 */
export function shapeOf(
  settings: ShapeSettings,
  inputs: readonly string[],
  units: ReadonlyMap<string, Dimension>,
): ValueShape | null {
  const namesIn = (setting: keyof ShapeSettings) =>
    (settings[setting] ?? []).map((list) => namesOf(list, inputs));
  const increasing = [...new Set(namesIn('increasing').flat())];
  const decreasing = [...new Set(namesIn('decreasing').flat())];
  const symmetric = namesIn('symmetric');
  const both = increasing.find((name) => decreasing.includes(name));
  if (both !== undefined) {
    throw new InputError({
      setting: 'decreasing',
      problem: `expected other columns than the increasing ones, but ${both} is both`,
    });
  }
  for (const group of symmetric) expectExchangeable(group, { increasing, decreasing }, units);
  if (increasing.length + decreasing.length + symmetric.length === 0) return null;
  const indicesOf = (names: readonly string[]) => names.map((name) => inputs.indexOf(name));
  return {
    increasing: indicesOf(increasing),
    decreasing: indicesOf(decreasing),
    symmetric: symmetric.map(indicesOf),
  };
}

/** Returns the names of a list separated by commas; an input whose name has commas stands alone. */
function namesOf(list: string, inputs: readonly string[]): string[] {
  const names = inputs.includes(list) ? [list] : list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !inputs.includes(name));
  if (unknown === undefined) return names;
  throw unknownName(`one of the inputs ${inputs.slice(0, 20).join(', ')}`, unknown, inputs);
}

function expectExchangeable(
  group: readonly string[],
  {
    increasing,
    decreasing,
  }: { readonly increasing: readonly string[]; readonly decreasing: readonly string[] },
  units: ReadonlyMap<string, Dimension>,
): void {
  const refuse = (problem: string): never => {
    throw new InputError({ setting: 'symmetric', problem });
  };
  if (new Set(group).size < Math.max(2, group.length)) {
    refuse(
      `expected at least two different columns that may be exchanged, but received: ${group.join(', ')}`,
    );
  }
  const [first, ...others] = group as [string, ...string[]];
  const unitOf = (name: string) => showDimension(units.get(name) ?? dimensionless);
  const odd = others.find((name) => unitOf(name) !== unitOf(first));
  if (odd !== undefined) {
    refuse(
      `expected columns of one unit, but ${first} has the unit ${unitOf(first)}, and ${odd} ${unitOf(odd)}`,
    );
  }
  const [rising, falling] = [increasing, decreasing].map((names) =>
    names.find((name) => group.includes(name)),
  );
  if (rising !== undefined && falling !== undefined) {
    refuse(
      `expected columns that may be exchanged, but ${rising} is to be increasing, and ${falling} decreasing`,
    );
  }
}
