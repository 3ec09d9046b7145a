import { listed } from '../base/listed.js';
import { unknownName } from '../base/unknownName.js';

/** The form of strings as they are written, which every domain has. */
export const asIs = 'as-is';

/**
 * Finds the form that a domain is loaded for: by its name, or else the first.
 *
 * @throws InputError for a name of no form of the domain
 */
export function formNamed<Form extends string>(
  name: string | undefined,
  forms: readonly [Form, ...Form[]],
  domain: string,
): Form {
  if (name === undefined) return forms[0];
  const form = forms.find((one) => one === name);
  if (form !== undefined) return form;
  throw unknownName(`the form ${listed(forms, 'or')} for strings of the domain ${domain}`, name, forms);
}
