/**
 * Characters that a terminal obeys or does not show: control characters (C0, DEL, C1), formats (directions of writing,
 * zero width, soft hyphens, tags), separators of lines and paragraphs, halves of surrogate pairs.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Returns text from outside (files, names, messages of others) on one line, for a terminal or a message. Characters
 * that could steer a terminal or hide are written out, as `\x1b` and `\u202e`.
 */
export function visible(text: string): string {
  return text.replace(unseen, escaped);
}

/** Returns text of several lines like {@link visible}, but keeps line ends and tabs. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/**
 * Returns a message like {@link visible}, but keeps lines that are indented by two spaces: an excerpt with a caret. No
 * line from outside can therefore look like the beginning of a message.
 */
export function visibleMessage(text: string): string {
  return text
    .split(/\n(?= {2})/)
    .map(visible)
    .join('\n');
}

/** Returns a JSON document for a terminal: the same document, with the characters escaped in JSON's own way. */
export function visibleJson(json: string): string {
  return json.replace(unseen, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, i) => `\\u${hex(character.charCodeAt(i), 4)}`).join(''),
  );
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
