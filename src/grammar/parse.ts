/** What became of parsing one string. */
export type ParseOutcome =
  | {
      readonly kind: 'parsed';
      /** Production numbers in leftmost order. */
      readonly derivation: Uint16Array;
    }
  | {
      readonly kind: 'ambiguous';
      /** The first derivation: at the first place where two differ, the one of the lower production. */
      readonly derivation: Uint16Array;
      readonly parses: number;
    }
  | ParseFailure;

/** A string that has no derivation, or none that was found within bounds. */
export type ParseFailure =
  | {
      readonly kind: 'failed';
      /** UTF-16 index of the first character that does not fit; the length of the text if it ends too early. */
      readonly offset: number;
      /** Terminals that would have fitted there, and `end of text`. */
      readonly expected: readonly string[];
      readonly message: string;
    }
  | { readonly kind: 'too-long'; readonly length: number; readonly limit: number; readonly message: string }
  | { readonly kind: 'too-much-work'; readonly message: string };

export interface ParseLimits {
  /** Characters of a string. Defaults to 10,000. */
  readonly maxLength?: number;
}

export const defaultMaxLength = 10_000;

/** How many expected terminals a message names. */
const namedTerminals = 12;

/** One line: where it failed, on what, and what was expected. */
export function failureMessage(text: string, offset: number, expected: readonly string[]): string {
  const at =
    offset < text.length
      ? `${quote(characterAt(text, offset))} at character ${offset + 1}`
      : 'the end of the text';
  const named = expected.slice(0, namedTerminals).join(', ');
  const more = expected.length > namedTerminals ? ` and ${expected.length - namedTerminals} more` : '';
  return `did not expect ${at}; expected ${expected.length === 0 ? 'nothing' : named}${more}`;
}

/** Characters of the text shown on either side of the place. */
const shownAround = 30;

/**
 * A failure on three lines: message, the text around the place, a caret under it; on one where there is no place.
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
