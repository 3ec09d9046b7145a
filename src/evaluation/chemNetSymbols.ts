import { tensor2d } from '../tensor/ops.js';
import type { Tensor2D } from '../tensor/tensor.js';

/** The symbols that ChemNet distinguishes; `X` stands for all others, `.` for the end. */
export const symbols = [
  ...['C', 'N', 'O', 'H', 'F', 'Cl', 'P', 'B', 'Br', 'S', 'I', 'Si', '#', '(', ')', '+', '-'],
  ...['1', '2', '3', '4', '5', '6', '7', '8', '=', '[', ']', '@', 'c', 'n', 'o', 's', 'X', '.'],
];
const idOfSymbol = new Map(symbols.map((symbol, id) => [symbol, id]));
export const unknown = symbols.indexOf('X');
const end = symbols.indexOf('.');
/** Letters that belong to the previous one. */
export const second = new Set(['r', 'i', 'l']);

/** The number of symbols of a molecule that ChemNet reads, including the end. */
export const steps = 350;

/** Returns the symbols of a SMILES that ChemNet reads: up to the first dot, and no more than it has room for. */

export function chemNetSymbols(smiles: string): number[] {
  const ids: number[] = [];
  for (let at = 0; at < smiles.length && smiles[at] !== '.' && ids.length < steps - 1; ) {
    const length = second.has(smiles[at + 1] ?? '') ? 2 : 1;
    ids.push(idOfSymbol.get(smiles.slice(at, at + length)) ?? unknown);
    at += length;
  }
  return [...ids, end];
}

/** Returns [steps * batch, symbols], step by step: 1 / symbols at the place of each symbol, as ChemNet was trained. */
export function readSymbols(smiles: readonly string[]): Tensor2D {
  const width = symbols.length;
  const values = new Float32Array(steps * smiles.length * width);
  for (const [row, text] of smiles.entries()) {
    for (const [step, symbol] of chemNetSymbols(text).entries()) {
      values[(step * smiles.length + row) * width + symbol] = 1 / width;
    }
  }
  return tensor2d(values, [steps * smiles.length, width]);
}
