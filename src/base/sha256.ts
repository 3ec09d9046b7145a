import { host } from './host.js';

/** Returns the SHA-256 hash in hexadecimal digits; a string is hashed as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  const hash = host().startSha256();
  hash.update(content);
  return hash.digest();
}
