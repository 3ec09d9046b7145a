import { useEffect, useState } from 'preact/hooks';
import type { Trouble } from '../engine/protocol.js';
import { useExplorer } from '../explorer.js';
import { longestString } from './stringInput.js';
import { useTask } from './useTask.js';

export interface GivenString {
  /** Null while there is none. */
  readonly text: string | null;
  readonly trouble: Trouble | null;
}

/** The string in the address (`of`); a sample of the model where the address has none. */
export function useGivenString(): GivenString {
  const { parameters } = useExplorer();
  const task = useTask('sample');
  const [drawn, setDrawn] = useState<string | null>(null);
  const { of } = parameters;
  const isGiven = of !== undefined && of !== '';
  useEffect(() => {
    if (isGiven || drawn !== null) return;
    void task.start({ count: 1, seed: 1 }, (progress) => {
      if (progress.kind === 'texts') setDrawn(progress.texts[0] ?? null);
    });
  }, [isGiven]);
  if (!isGiven) return { text: drawn, trouble: task.trouble };
  if (of.length <= longestString) return { text: of, trouble: null };
  const message = `expected a string of at most ${longestString} characters, but the address has one of ${of.length}`;
  return { text: null, trouble: { message } };
}
