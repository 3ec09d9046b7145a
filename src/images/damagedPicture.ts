import { InputError } from '../base/errors.js';

/** Returns an error for a picture that is not whole, or not as its format demands. @param problem what is wrong with it */
export function damagedPicture(name: string, problem: string): InputError {
  return new InputError({
    code: 'damaged',
    where: name,
    problem,
    advice: [{ text: 'fetch or copy the file again' }],
  });
}
