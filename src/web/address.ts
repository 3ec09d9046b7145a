import { useEffect, useState } from 'preact/hooks';

/** A view and its parameters, which the hash of the address holds: a link restores what one sees. */
export interface Place {
  readonly view: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads `#/VIEW?name=value&...`. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { view: path, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** Writes a place as {@link parsePlace} reads it. */
export function formatPlace({ view, parameters }: Place): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}

/** The place in the address, and a function that goes to another. */
export function usePlace(): readonly [Place, (place: Place, how?: 'push' | 'replace') => void] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = (place: Place, how: 'push' | 'replace' = 'push'): void => {
    const next = formatPlace(place);
    if (how === 'push') history.pushState(null, '', next);
    else history.replaceState(null, '', next);
    setHash(next);
  };
  return [parsePlace(hash), go];
}
