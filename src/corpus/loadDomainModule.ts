import type { OwnDomain } from '../domain/ownDomain.js';
import { readOwnDomain } from '../domain/readOwnDomain.js';
import type { Grammar } from '../grammar/grammar.js';
import { readModuleFile } from './readModuleFile.js';

/**
 * Loads a domain of the user's own from a JavaScript module that exports it as `domain`.
 *
 * @param allowCode lets the file run; only for files that are trusted
 * @param grammar on whose strings it is tried; null tries only whether it can be loaded
 * @throws InputError if it may not, or the file cannot be read or exports no domain
 */
export async function loadDomainModule(
  file: string,
  allowCode = false,
  grammar: Grammar | null = null,
): Promise<OwnDomain> {
  return readOwnDomain(await readModuleFile(file, allowCode, 'a domain'), file, grammar);
}
