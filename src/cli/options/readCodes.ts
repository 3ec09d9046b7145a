import { InputError } from '../../base/errors.js';

/** Codes from a file, and its lines. */
export interface ReadCodes {
  /** [count, latent], row by row. */
  readonly codes: Float32Array;
  readonly count: number;
  /** Whether each line has a code; others are empty. */
  readonly isCode: readonly boolean[];
}

/**
 * Reads a latent code on each line of a file: numbers separated by blanks or commas.
 *
 * @throws InputError for a line that is no code of this width, and for a file without codes
 */
export async function readCodes(file: string, latent: number): Promise<ReadCodes> {
  const { readLines } = await import('../../corpus/readLines.js');
  const values: number[] = [];
  let count = 0;
  const isCode: boolean[] = [];
  for await (const { line, text, tooLong } of readLines(file)) {
    const written = text.trim();
    isCode.push(written !== '');
    if (written === '') continue;
    const code = written.split(/[\s,]+/).map(Number);
    if (tooLong === true || code.length !== latent || !code.every(Number.isFinite)) {
      throw new InputError(
        `line ${line}: expected the ${latent} numbers of a code, but received ${tooLong === true ? 'a line that is too long' : `${code.length} words`}: ${written.slice(0, 60)}`,
      );
    }
    for (const value of code) values.push(value);
    count++;
  }
  if (count === 0) throw new InputError(`${file}: expected a latent code on each line, but there is none`);
  return { codes: Float32Array.from(values), count, isCode };
}
