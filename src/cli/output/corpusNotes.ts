import { nameProduction } from '../../grammar/unseenProduction.js';
import type { Run } from '../../run/run.js';
import { counted } from './text.js';

/** A production seen fewer times than this is hardly learned. */
const fewTimes = 5;
/** The most productions that a note lists. */
const mostNamed = 10;

/** Returns what a user should know about the corpus of a new run: its spelling, and its rare productions. */
export function corpusNotes({ spelling, codec, productionCounts }: Run): string[] {
  return [...spellingNotes(spelling), ...rareNotes(codec.grammar.table, productionCounts ?? [])];
}

function spellingNotes(spelling: Run['spelling']): string[] {
  const { writer, canonicalShare = 1 } = spelling ?? {};
  if (spelling?.rule !== 'canonical' || canonicalShare === 1) return [];
  // no rounding to 100%, since some strings were changed
  const percent = Math.min(99.9, 100 * canonicalShare).toFixed(1);
  return [
    `${percent}% of the strings were in the canonical spelling of ${writer}; the others are trained on in it too (--spelling as-written leaves them)`,
  ];
}

function rareNotes(table: Run['codec']['grammar']['table'], counts: readonly number[]): string[] {
  const rare = [...counts.keys()].filter(
    (production) => counts[production]! > 0 && counts[production]! < fewTimes,
  );
  if (rare.length === 0) return [];
  const named = rare
    .slice(0, mostNamed)
    .map((production) => `${nameProduction(table, production)} ${counts[production]}`);
  const others = rare.length > mostNamed ? ', ...' : '';
  return [
    `${counted(rare.length, 'production')} fewer than ${fewTimes} times in the corpus, which the model hardly learns: ${named.join(', ')}${others}`,
  ];
}
