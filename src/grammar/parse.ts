/** The outcome of parsing one string. */
export type ParseOutcome =
  | {
      readonly kind: 'parsed';
      /** The production numbers in leftmost order. */
      readonly derivation: Uint16Array;
    }
  | {
      readonly kind: 'ambiguous';
      /** The first derivation: where two differ first, this one has the lower production number. */
      readonly derivation: Uint16Array;
      readonly parses: number;
    }
  | ParseFailure;

/** A string that has no derivation, or for which none was found within the bounds. */
export type ParseFailure =
  | {
      readonly kind: 'failed';
      /** The UTF-16 index of the first character that does not fit; the length of the text if it ends too early. */
      readonly offset: number;
      /** The terminals that would have fitted there, and `end of text`. */
      readonly expected: readonly string[];
      readonly message: string;
    }
  | { readonly kind: 'too-long'; readonly length: number; readonly limit: number; readonly message: string }
  | { readonly kind: 'too-much-work'; readonly message: string };

export interface ParseLimits {
  /** The most characters of a string. Defaults to 10,000. */
  readonly maxLength?: number;
}

export const defaultMaxLength = 10_000;

/** The number of expected terminals that a message names. */
const namedTerminals = 12;

/** Describes a failure on one line: where it is, the character there, and what was expected. */
export function failureMessage(text: string, offset: number, expected: readonly string[]): string {
  const at =
    offset < text.length
      ? `${quote(characterAt(text, offset))} at character ${offset + 1}`
      : 'the end of the text';
  const named = expected.slice(0, namedTerminals).join(', ');
  const more = expected.length > namedTerminals ? ` and ${expected.length - namedTerminals} more` : '';
  return `did not expect ${at}; expected ${expected.length === 0 ? 'nothing' : named}${more}`;
}

/** The number of characters shown on either side of the place. */
const shownAround = 30;

/**
 * Describes a failure on three lines (message, the text around the place, a caret under it), or on one when it has no
 * place.
 */
export function describeFailure(
  { message, offset }: { readonly message: string; readonly offset?: number | null },
  text: string,
): string {
  if (offset === undefined || offset === null) return message;
  const start = Math.max(0, offset - shownAround);
  const end = Math.min(text.length, offset + shownAround);
  const before = `${start > 0 ? '…' : ''}${escaped(text.slice(start, offset))}`;
  const after = `${escaped(text.slice(offset, end))}${end < text.length ? '…' : ''}`;
  return `${message}\n  ${before}${after}\n  ${' '.repeat(before.length)}^`;
}

export function quote(text: string): string {
  return JSON.stringify(text);
}

function escaped(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function characterAt(text: string, offset: number): string {
  return String.fromCodePoint(text.codePointAt(offset)!);
}
