/** A text as RDKit reads it: a SMILES, and perhaps a name behind it. */
export interface NamedSmiles {
  readonly smiles: string;
  /** The place in the text where the SMILES begins, from 0. */
  readonly start: number;
  /** The text behind the SMILES; '' for none. */
  readonly name: string;
}

/**
 * Parts a name from the SMILES before it by RDKit's rules: it begins at the first blank or tab, unless the text
 * begins with that, or at the first line break; white space and control characters around the SMILES are nothing.
 */
export function readName(text: string): NamedSmiles {
  const blank = text.search(/[ \t]/);
  const head = blank > 0 ? text.slice(0, blank) : text;
  const behind = blank > 0 ? text.slice(blank) : '';
  let [start, end] = [0, head.length];
  while (start < end && head.charCodeAt(start) <= 32) start++;
  while (end > start && head.charCodeAt(end - 1) <= 32) end--;
  const [smiles = '', ...lines] = head.slice(start, end).split('\n');
  return { smiles, start, name: [...lines, behind].join('\n').trim() };
}

/**
 * Cuts off the name behind a blank, as in .smi files. An extension (CXSMILES) is no name: it can change the molecule, so
 * it stays, and the line is refused for it.
 */
export function readSmilesLine(line: string): string {
  const trimmed = line.trim();
  const [word = ''] = trimmed.split(/\s/, 1);
  return trimmed.slice(word.length).trimStart().startsWith('|') ? trimmed : word;
}
