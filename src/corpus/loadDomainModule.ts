import type { OwnDomain } from '../domain/ownDomain.js';
import { readOwnDomain } from '../domain/readOwnDomain.js';
import type { Grammar } from '../grammar/grammar.js';
import { readModuleFile } from './readModuleFile.js';

/**
 * Loads a user's own domain from a JavaScript module that exports it as `domain`.
 *
 * @param allowCode whether the file may run; only for trusted files
 * @param grammar the grammar on whose strings it is tried; null only tries to load it
 * @throws InputError if it may not run, or the file cannot be read or does not export a domain
 */
export async function loadDomainModule(
  file: string,
  allowCode = false,
  grammar: Grammar | null = null,
): Promise<OwnDomain> {
  return readOwnDomain(await readModuleFile(file, allowCode, 'a domain'), file, grammar);
}
