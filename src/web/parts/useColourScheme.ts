import { useEffect, useState } from 'preact/hooks';

/** Returns the colour scheme that the user prefers, as it changes. */
export function useColourScheme(): 'light' | 'dark' {
  const [isDark, setDark] = useState(dark.matches);
  useEffect(() => {
    const follow = () => setDark(dark.matches);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, []);
  return isDark ? 'dark' : 'light';
}

const dark = matchMedia('(prefers-color-scheme: dark)');
