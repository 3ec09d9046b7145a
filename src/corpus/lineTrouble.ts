/** The reason why a string cannot be part of a corpus, which has one string a line in UTF-8. */
export type LineTrouble = 'line break' | 'half a character' | 'zero character' | 'byte order mark' | 'empty';

/** The names of the troubles in a note: `3 with a line break`. */
export const troubleNames: Readonly<Record<LineTrouble, string>> = {
  'line break': 'with a line break',
  'half a character': 'with half a character (a lone UTF-16 surrogate)',
  'zero character': 'with a zero character',
  'byte order mark': 'that begin with a byte order mark',
  empty: 'that are empty',
};

/** Returns null for a string that a reader of lines would return unchanged. Lines end with LF, CR LF or CR. */
export function lineTrouble(text: string): LineTrouble | null {
  if (text === '') return 'empty';
  if (/[\n\r]/.test(text)) return 'line break';
  if (/[\ud800-\udfff]/u.test(text)) return 'half a character';
  if (text.includes('\u0000')) return 'zero character';
  return text.startsWith('\ufeff') ? 'byte order mark' : null;
}
