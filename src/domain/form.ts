import { InputError } from '../base/errors.js';

/** The form of strings as they are written: the one that every domain has. */
export const asIs = 'as-is';

/**
 * The form that a domain is loaded for: the one asked for, else its first.
 *
 * @throws InputError for a name that is none of its forms
 */
export function formNamed<Form extends string>(
  name: string | undefined,
  forms: readonly [Form, ...Form[]],
  domain: string,
): Form {
  const form = name === undefined ? forms[0] : forms.find((known) => known === name);
  if (form !== undefined) return form;
  throw new InputError(
    `the strings of the domain ${domain} have the form ${forms.join(', ').replace(/, (?=[^,]*$)/, ' or ')}, but received: ${name}`,
  );
}
