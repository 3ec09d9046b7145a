/**
 * A character class as productions, one for each of its characters. nearley reads one UTF-16 unit at a time and tests
 * it with the class, without the `u` flag; so do we. A class always has the characters it matches among tab, line feed
 * and printable ASCII. Beyond ASCII it has the characters that it names singly or in short ranges. Characters that it
 * matches without naming them (`.`, `[^"]`, `\s`) or names in long ranges come from a corpus.
 */
export interface CharacterClass {
  /** The class as the grammar writes it: the name of its non-terminal. */
  readonly name: string;
  readonly pattern: RegExp;
  /** The characters that it matches among tab, line feed and printable ASCII. */
  readonly ascii: readonly string[];
  /** The characters beyond ASCII that it names. */
  readonly named: readonly string[];
  /**
   * The characters beyond ASCII that it has without a corpus: the ones it names, or the first letters so that it is not
   * empty.
   */
  readonly beyond: readonly string[];
  /** Whether it matches characters that it does not have, which a corpus may add. */
  readonly isOpen: boolean;
}

const ascii = ['\t', '\n', ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))];

/** All other UTF-16 units. */
const beyondAscii = Array.from({ length: 65_536 }, (_, unit) => String.fromCharCode(unit)).filter(
  (unit) => !ascii.includes(unit),
);
const beyondAsciiText = beyondAscii.join('');

/** The most characters beyond ASCII that a class may name and have without a corpus. */
const maxNamed = 512;

/** The number of letters and digits that a class gets when it has none of ASCII and matches too many others. */
const maxFirst = 256;

/** Reads a class from its pattern: `.` or a bracketed one. */
export function characterClass(pattern: RegExp): CharacterClass {
  const { source: name } = pattern;
  const one = { name, pattern, ascii: ascii.filter((character) => pattern.test(character)) };
  if (namesAsciiOnly(name)) return { ...one, named: [], beyond: [], isOpen: false };
  const part = namedPart(name);
  const inPart = matches(part);
  const named = inPart.length <= maxNamed ? inPart : [];
  const isOpen = part === name ? named.length < inPart.length : matchesOther(pattern, named);
  const hasSome = one.ascii.length + named.length > 0;
  return { ...one, named, beyond: hasSome || !isOpen ? named : firstOf(matches(name)), isOpen };
}

/** Whether a pattern matches a character beyond ASCII that is not in a list. */
function matchesOther(pattern: RegExp, some: readonly string[]): boolean {
  const listed = new Set(some);
  for (const unit of beyondAscii) if (pattern.test(unit) && !listed.has(unit)) return true;
  return false;
}

/** Whether a pattern is a plain list of printable ASCII characters and ranges, without an escape. */
function namesAsciiOnly(source: string): boolean {
  return /^\[(?!\^)[ -[\]-~]*\]$/.test(source);
}

function matches(source: string | null): readonly string[] {
  return source === null ? [] : (beyondAsciiText.match(new RegExp(source, 'g')) ?? []);
}

/** Returns the class without the parts that match characters it does not name; null when nothing is left. */
function namedPart(source: string): string | null {
  if (source === '.' || source.startsWith('[^')) return null;
  const named = source.replace(/\\([\s\S])/g, (escaped, letter: string) =>
    'sSDW'.includes(letter) ? '' : escaped,
  );
  return named === '[]' ? null : named;
}

function firstOf(characters: readonly string[]): readonly string[] {
  const wellKnown = characters.filter((character) => /[\p{L}\p{N}]/u.test(character));
  return (wellKnown.length > 0 ? wellKnown : characters).slice(0, maxFirst);
}
