import type { Content } from './content.js';
import { host } from './host.js';

/** Returns the SHA-256 hash in hexadecimal digits; a string is hashed as UTF-8. */
export function sha256(content: Content): string {
  const hash = host().startSha256();
  if (typeof content === 'string' || content instanceof Uint8Array) hash.update(content);
  else for (const piece of content) hash.update(piece);
  return hash.digest();
}

/** Returns like {@link sha256} the hash of a content, by the fastest means of the host for one that is whole. */
export async function hashOf(content: Content): Promise<string> {
  return content instanceof Uint8Array ? host().sha256(content) : sha256(content);
}
