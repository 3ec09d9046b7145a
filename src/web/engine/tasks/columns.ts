import { parseNumberTable } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

/** Returns the names of the columns of a table in a text. */
export async function columns(_: Workbench, { text }: { readonly text: string }): Promise<readonly string[]> {
  return Object.keys(parseNumberTable(text));
}
