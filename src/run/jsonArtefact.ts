import type { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseWith } from '../base/settings.js';
import { type ArtefactName, artefacts } from './artefacts.js';

/**
 * The content of an artefact in JSON.
 *
 * @param where the name of the file in messages
 * @throws InputError for bytes that are no JSON, or not what the schema says
 */
export function parseArtefact<T>(
  name: ArtefactName,
  bytes: Uint8Array,
  schema: z.ZodType<T>,
  where: string,
): T {
  const { what, remedy } = artefacts[name];
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InputError({
      code: 'damaged',
      where,
      problem: `expected ${what} as JSON, but it is not JSON, or is cut short`,
      advice: remedy,
    });
  }
  return parseWith(schema, value, where);
}
