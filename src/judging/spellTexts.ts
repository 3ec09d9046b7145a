import { onAllCores } from '../base/onAllCores.js';
import type { Domain, Spelling } from '../domain/domain.js';
import { makingOf } from '../domain/loadedDomains.js';
import { type SpellTask, spellHere } from './spellTask.js';

/** The number of strings that are spelled together. */
const pieceSize = 250;
/** The number of strings that are spelled before other threads start: loading a writer takes as long. */
const alone = 1_000;

/** Spells strings like {@link spellHere}; many are spelled on all cores where the domain has a canonical writer. */
export async function spellTexts(
  domain: Pick<Domain, 'spell' | 'spelling'>,
  texts: readonly string[],
  seed: number,
): Promise<Spelling[]> {
  const origin = makingOf(domain)?.origin ?? null;
  const isQuick = domain.spelling !== 'canonical';
  if (isQuick || origin === null) return spellHere(domain, texts, seed);
  const spelled: Spelling[] = [];
  const pieces = onAllCores(texts, {
    here: (piece: readonly string[]) => spellHere(domain, piece, seed),
    elsewhere: {
      job: 'spell',
      taskOf: (piece: readonly string[]): SpellTask => ({ origin, texts: piece, seed }),
    },
    pieceSize,
    alone,
  });
  for await (const piece of pieces) spelled.push(...piece);
  return spelled;
}
