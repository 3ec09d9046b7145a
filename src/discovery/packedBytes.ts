import { InputError } from '../base/errors.js';
import type { Formula } from '../formula/formula.js';
import { compileFormula, formulaOf } from '../formula/program.js';
import type { FormulaList } from './formulaList.js';

/** A {@link FormulaList} as JSON: the bytes of its arrays in base64, since not every number survives as text. */
export interface PackedList {
  readonly productions: string;
  readonly starts: string;
  readonly constants: string;
  readonly constantStarts: string;
}

/** A formula as JSON: the bytes of its program in base64. */
export interface PackedFormula {
  readonly instructions: string;
  readonly numbers: string;
}

export function packList({ productions, starts, constants, constantStarts }: FormulaList): PackedList {
  return {
    productions: toBase64(productions),
    starts: toBase64(starts),
    constants: toBase64(constants),
    constantStarts: toBase64(constantStarts),
  };
}

export function unpackList({ productions, starts, constants, constantStarts }: PackedList): FormulaList {
  return {
    productions: new Uint16Array(fromBase64(productions)),
    starts: new Uint32Array(fromBase64(starts)),
    constants: new Float64Array(fromBase64(constants)),
    constantStarts: new Uint32Array(fromBase64(constantStarts)),
  };
}

export function packFormula(formula: Formula): PackedFormula {
  const { instructions, numbers } = compileFormula(formula);
  return { instructions: toBase64(instructions), numbers: toBase64(Float64Array.from(numbers)) };
}

export function unpackFormula({ instructions, numbers }: PackedFormula): Formula {
  return formulaOf({
    instructions: new Int32Array(fromBase64(instructions)),
    numbers: [...new Float64Array(fromBase64(numbers))],
    constants: 0,
  });
}

export function toBase64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @throws InputError for text that is not base64 */
export function fromBase64(text: string): ArrayBuffer {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
  } catch {
    throw new InputError({ expected: 'bytes in base64', received: text.slice(0, 40) });
  }
}
