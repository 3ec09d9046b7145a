/** The responsibility of each component for each code, `[components][count]`. */

export type Responsibilities = readonly Float64Array[];

/**
 * The responsibility from which a code counts for a component. Smaller ones are below the rounding of the sums. In many
 * dimensions nearly every code belongs to one component alone, so this saves most of the M-step.
 */
export const smallestResponsibility = 1e-12;
export function rowsWhere(count: number, isWanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) if (isWanted(row)) rows[length++] = row;
  return rows.subarray(0, length);
}
