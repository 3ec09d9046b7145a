import { useEffect, useState } from 'preact/hooks';

/** A view and its parameters, which the hash of the address holds: a link restores what one sees. */
export interface PagePlace {
  readonly view: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads `#/VIEW?name=value&...`. */
export function parsePagePlace(hash: string): PagePlace {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { view: path, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** Writes a place as {@link parsePagePlace} reads it. */
export function formatPagePlace({ view, parameters }: PagePlace): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}

/** The place in the address, and a function that goes to another. */
export function usePlace(): readonly [PagePlace, (place: PagePlace, how?: 'push' | 'replace') => void] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = (place: PagePlace, how: 'push' | 'replace' = 'push'): void => {
    const next = formatPagePlace(place);
    if (how === 'push') history.pushState(null, '', next);
    else history.replaceState(null, '', next);
    setHash(next);
  };
  return [parsePagePlace(hash), go];
}
