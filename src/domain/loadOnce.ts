import type { DomainOrigin } from './domain.js';
import { loadFromOrigin } from './index.js';

/** Languages that this thread has made. */
const languages = new Map<string, ReturnType<typeof loadFromOrigin>>();

/** A language from its origin, made when a thread asks for it the first time. @throws as {@link loadFromOrigin} */
export function loadOnce(origin: DomainOrigin): ReturnType<typeof loadFromOrigin> {
  const key = JSON.stringify(origin);
  const known = languages.get(key);
  if (known !== undefined) return known;
  const loaded = loadFromOrigin(origin);
  languages.set(key, loaded);
  return loaded;
}
