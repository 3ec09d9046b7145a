import type { NumberColumns } from '../../corpus/readNumbers.js';
import { unitPairs } from '../../library/unitSettings.js';

/** Reads `row`, alone or beside the units of named constants: `row, g=m/s^2`. */
export function unitsOption(units: string | undefined): {
  readonly hasUnits: boolean;
  readonly units: Readonly<Record<string, string>>;
} {
  const parts = (units ?? '').split(',');
  const others = parts.filter((part) => part.trim() !== 'row');
  if (others.length === parts.length) return { hasUnits: false, units: {} };
  return {
    hasUnits: true,
    units: others.length === 0 ? {} : Object.fromEntries(unitPairs(others.join(','))),
  };
}

/** The units of the columns that are numbers. */
export function unitsOfColumns({ columns, units }: NumberColumns): Record<string, string> {
  return Object.fromEntries([...(units ?? [])].filter(([name]) => columns.has(name)));
}
