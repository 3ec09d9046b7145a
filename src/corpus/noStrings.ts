import { InputError } from '../base/errors.js';
import { nameOfFile } from './nameOfFile.js';

/** Returns the error for a file without any string. @param path a file, or `-` for standard input */
export function noStringsIn(path: string): InputError {
  return new InputError({
    where: nameOfFile(path),
    problem: 'expected a string on each line, but there is none',
    advice: [{ text: 'check that it is the right file' }],
  });
}
