import { InputError } from '../base/errors.js';
import type { GrammarSymbol, ProductionTable } from './production.js';

/**
 * Returns the string that a leftmost derivation writes.
 *
 * @param derivation production numbers, packed or not, as the table numbers them
 * @throws InputError that names the step where the sequence stops being a derivation
 */
export function yieldText(table: ProductionTable, derivation: ArrayLike<number>): string {
  const pieces: string[] = [];
  const stack: GrammarSymbol[] = [table.start];
  let step = 0;
  for (let symbol = stack.pop(); symbol !== undefined; symbol = stack.pop()) {
    if (typeof symbol === 'string') {
      pieces.push(symbol);
      continue;
    }
    if (step >= derivation.length) {
      throw new InputError(
        `the derivation ends after ${step} productions, but ${table.nonTerminals[symbol]} still has to be expanded`,
      );
    }
    const number = derivation[step] as number;
    const production = table.productions[number];
    if (production === undefined) {
      throw new InputError(
        `step ${step + 1}: expected a production from 0 to ${table.productions.length - 1}, but received: ${number}`,
      );
    }
    if (production.lhs !== symbol) {
      throw new InputError(
        `step ${step + 1}: expected a production of ${table.nonTerminals[symbol]}, but production ${number} expands ${table.nonTerminals[production.lhs]}`,
      );
    }
    for (let i = production.rhs.length - 1; i >= 0; i--) stack.push(production.rhs[i]!);
    step++;
  }
  if (step < derivation.length) {
    throw new InputError(
      `the derivation is complete after ${step} productions, but received ${derivation.length}`,
    );
  }
  return pieces.join('');
}

/**
 * Returns the one-hot rows of a derivation, padded with the padding production, which is one more than the last.
 *
 * @returns [steps, productions + 1], row by row
 * @throws InputError if the derivation is longer than `steps`, or contains a number that is no production of the table
 */
export function toOneHot(table: ProductionTable, derivation: ArrayLike<number>, steps: number): Uint8Array {
  if (derivation.length > steps) {
    throw new InputError(`expected at most ${steps} productions, but received ${derivation.length}`);
  }
  const width = table.productions.length + 1;
  const rows = new Uint8Array(steps * width);
  for (let step = 0; step < steps; step++) {
    const column = step < derivation.length ? (derivation[step] as number) : width - 1;
    if (step < derivation.length && table.productions[column] === undefined) {
      throw new InputError(
        `step ${step + 1}: expected a production from 0 to ${width - 2}, but received: ${column}`,
      );
    }
    rows[step * width + column] = 1;
  }
  return rows;
}
