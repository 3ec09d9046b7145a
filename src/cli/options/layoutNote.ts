import type { Layout } from '../../corpus/layoutKinds.js';
import { clipped } from '../output/text.js';
import type { Session } from '../session.js';

/**
 * Tells the user how a file is read, where that is not one string a line.
 *
 * @returns to be given to the reader; says the same thing once, since some commands read a file twice
 */
export async function noteLayout(session: Session, file: string): Promise<(layout: Layout) => void> {
  const { describeLayout } = await import('../../corpus/layoutKinds.js');
  let last: string | null = null;
  return (layout) => {
    const text = describeLayout(layout);
    if (text !== null && text !== last)
      session.note(`${file === '-' ? 'standard input' : file}: ${clipped(text, 200)}`);
    last = text;
  };
}
