import type { Layout } from '../../corpus/layoutKinds.js';
import { clipped } from '../output/text.js';
import type { Session } from '../session.js';

/**
 * Returns a callback for the reader of a file that tells the user how the file is read, where that is not one string a
 * line. It says the same thing only once, since some commands read a file twice.
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
