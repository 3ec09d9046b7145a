import type { FileHead } from './headTables.js';

/** The number of characters at the front of a file that decide its layout. */
const headLength = 65_536;

/** Returns the front of a text, and the text again including it. */
export async function headOf(
  pieces: AsyncGenerator<string>,
  name: string,
): Promise<{ readonly head: FileHead; readonly text: AsyncGenerator<string> }> {
  let front = '';
  let isWhole = false;
  while (front.length < headLength && !isWhole) {
    const next = await pieces.next();
    if (next.done === true) isWhole = true;
    else front += next.value;
  }
  async function* text(): AsyncGenerator<string> {
    try {
      if (front !== '') yield front;
      yield* pieces;
    } finally {
      await pieces.return(undefined);
    }
  }
  return {
    head: { name, text: front.slice(0, headLength), isWhole: isWhole && front.length <= headLength },
    text: text(),
  };
}
