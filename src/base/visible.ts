/**
 * Characters that a terminal obeys, or that are not seen: control characters (C0, DEL, C1), formats (directions of
 * writing, zero width, soft hyphens, tags), separators of lines and paragraphs, halves of surrogate pairs.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text from outside (files, names, messages of others) for a terminal or a message, on one line: characters that could
 * steer a terminal or hide are written out, as `\x1b` and `\u202e`.
 */
export function visible(text: string): string {
  return text.replace(unseen, escaped);
}

/** {@link visible} for text of several lines: line ends and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/**
 * {@link visible} for a message that may show an excerpt with a caret on further lines, set in by two spaces: these stay
 * lines. So no line from outside can look like the beginning of a message.
 */
export function visibleMessage(text: string): string {
  return text
    .split(/\n(?= {2})/)
    .map(visible)
    .join('\n');
}

/** A JSON document for a terminal: the same document, in which the characters are escaped by JSON's own rule. */
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
