import { InputError } from './errors.js';
import { suggestion } from './suggestion.js';

/**
 * Returns the error for a name that nothing has, with the nearest name that something has.
 *
 * @param expected a noun phrase: `one of the domains expression, molecule`
 * @param names the names there are
 * @param where the place of the name in messages
 */
export function unknownName(
  expected: string,
  name: string,
  names: readonly string[],
  where?: string,
): InputError {
  const received = name.slice(0, 100);
  const problem = `expected ${expected}, but received: ${received}${suggestion(name, names)}`;
  return new InputError({ code: 'not-found', where, problem, expected, received });
}
