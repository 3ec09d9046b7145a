import type { Message } from '../base/message.js';
import type { Random } from '../base/random.js';
import type { GrammarOrigin } from '../grammar/grammarOrigin.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { DomainScoreName } from './scoreName.js';

/** What a domain says of one string. */
export interface Verdict {
  readonly valid: boolean;
  /** Why it is not valid, in a few words that begin with a class (`syntax: ...`, `valence: ...`); null if it is. */
  readonly reason: string | null;
  /** The one spelling shared by all strings that mean the same; null where there is none. */
  readonly canonical: string | null;
  /**
   * Value by name: the domain's {@link Domain.scoreNames scores}, which are numbers, and its
   * {@link Domain.labelNames labels}, which are texts; null where one cannot be had for this string. Empty if invalid.
   */
  readonly scores: Readonly<Record<string, number | string | null>>;
  /** What stands behind the part of the string that was judged, such as a molecule's name; absent if nothing does. */
  readonly name?: string;
  /** Remarks on how a valid string was judged, each a few words, a colon and the reason; absent if there are none. */
  readonly notes?: readonly string[];
  /** Where two judges were asked and differ. */
  readonly disagreement?: Disagreement;
}

/** A string and what the domain says of it. */
export interface JudgedText extends Verdict {
  readonly text: string;
}

/** Two judges over one string. */
export interface Disagreement {
  /** By the name of the judge: `valid`, or a reason as in {@link Verdict}. */
  readonly said: Readonly<Record<string, string>>;
  /** The class of differences that it belongs to; null where it is of none that is known. */
  readonly class: string | null;
  /** Why strings of the class are judged differently; null as above. */
  readonly why: string | null;
}

/** A score of a string; null where it has none of this name. */
export function scoreOf(
  { scores }: Pick<Verdict, 'scores'>,
  name: DomainScoreName | (string & Record<never, never>),
): number | null {
  const value = scores[name];
  return typeof value === 'number' ? value : null;
}

/**
 * The text by which a judged string is the same as others, for uniqueness and novelty: its canonical form, or itself
 * where it has none.
 */
export function identityOf({ canonical, text }: Pick<JudgedText, 'canonical' | 'text'>): string {
  return canonical ?? text;
}

/** {@link identityOf} a string that is not judged yet. */
export function canonicalOrText(domain: Pick<Domain, 'identify'>, text: string): string {
  return identityOf({ text, canonical: domain.identify(text).canonical });
}

/** The score that samples are ranked by, and which end of it is better. */
export interface Ranking {
  readonly score: string;
  readonly better: 'lower' | 'higher';
}

/** Why a string cannot be spelled in a form. */
export interface Unspelled {
  /** A few words that begin with a class (`aromaticity: ...`), as the reason of a {@link Verdict}. */
  readonly reason: string;
  /** Where in the string, from 0; null where it is refused as a whole. */
  readonly offset: number | null;
}

/** From what another thread can make a domain: plain data. */
export interface DomainOrigin {
  readonly name: string;
  /** Null for strings of no language. */
  readonly grammar: GrammarOrigin | null;
  /** What the domain was loaded with besides. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Source of the module of a domain of the user's own, which was allowed to run. */
  readonly module?: string;
}

/** Units of a drawing. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A string with what is said of it, for a file. */
export interface StringRecord {
  readonly text: string;
  /** Its title. Defaults to none. */
  readonly name?: string | undefined;
  /** Data fields, in this order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** The file format in which a field exchanges its strings with data, such as SDF. */
export interface RecordFormat {
  /** Its name. */
  readonly name: string;
  /** The ending of its files, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** The contents of a file of valid strings: a noun phrase. */
  readonly about: string;
  load(): Promise<RecordWriter>;
}

/** Writes the records of a file one by one. */
export interface RecordWriter {
  /** Returns null for a string that the format does not hold. Never throws. */
  write(record: StringRecord): string | null;
}

/** Counts strings that are written otherwise than a training set writes them, which is why they do not come back. */
export interface SpellingHints {
  add(texts: readonly string[]): void;
  /** One message for each way of writing that the training set does not have, with what helps. */
  readonly messages: readonly Message[];
}

/** Names for the two spellings of a string: as a model writes it, and its canonical form. */
export interface SpellingNames {
  readonly written: string;
  readonly canonical: string;
}

/** A string in a form, or why it has none. */
export type Spelling = { readonly text: string } | Unspelled;

/**
 * The meaning of the strings of a language: how they are read from a corpus, which are valid, and what they are
 * worth. The core is generic over it.
 */
export interface Domain {
  readonly name: string;
  /**
   * Not there where it cannot be made again elsewhere, such as a language with code of a user's. Of use only for the
   * domain as it was loaded: a copy with other parts is made nowhere else.
   */
  readonly origin?: DomainOrigin;
  /** Names of the scores that {@link judge} gives, in the order in which tables show them. */
  readonly scoreNames: readonly string[];
  /** Those of them that stand beside each string in a table, which has not room for all. */
  readonly shownScores: readonly string[];
  /** Names of what {@link judge} says of a string in words, such as its scaffold. */
  readonly labelNames: readonly string[];
  readonly ranking: Ranking | null;
  /** What the domain knows of a string as it is written, left to right; null for nothing. */
  readonly prefix: PrefixAutomaton | null;
  /** What is one symbol though several characters; null where each symbol is a character. For models of `tokens`. */
  readonly tokens: RegExp | null;
  /** Names of the spellings of one meaning that a model can be trained on, the usual one first. */
  readonly forms: readonly string[];
  /** The one of {@link forms} that this domain was loaded for. */
  readonly form: string;
  /** The string that a line of a corpus holds, without what stands around it ('' for none). */
  readLine(line: string): string;
  /**
   * Whether a text is a string of this domain and nothing else, cheaply: what tells the column of strings from the
   * others of a table. Not there where any text may be one. Never throws.
   */
  recognises?(text: string): boolean;
  /**
   * A string in the {@link form} of this domain, which is what a grammar reads and a model learns.
   *
   * @param random where the form is a random one: it is drawn from this
   * @throws Error if the form is random and there is no generator; never for anything in the string
   */
  spell(text: string, random?: Random): Spelling;
  /**
   * One of the spellings that mean the same, at random: of a kind with the {@link form} (bonds in Kekulé form or as
   * they are) but in another order. The string itself where a domain knows no others. For training on more than the
   * corpus spells out. Never throws.
   */
  randomSpelling(text: string, random: Random): Spelling;
  /** Validity, canonical form and scores. Never throws: whatever a library throws becomes a reason. */
  judge(text: string): Verdict;
  /** Validity and canonical form alone, for corpora where scores would be wasted. Never throws. */
  identify(text: string): Verdict;
  /**
   * A drawing of a valid string as one SVG element; null where there is none. Holds nothing of the string as text or
   * markup. Never throws.
   */
  draw(text: string, size: Size): string | null;
  /**
   * The library that writes the canonical forms, and its version: what is stored by canonical form, such as a fingerprint,
   * tells. Absent where no library does.
   */
  readonly canonicaliser?: string;
  /** Names for the spellings of a string on a page, where the usual ones say too little. */
  readonly spellingNames?: SpellingNames;
  /** Absent where CSV is all that there is. */
  readonly records?: RecordFormat;
  /**
   * Hints for strings that come back otherwise. Absent where a domain knows of no other ways of writing.
   *
   * @param training strings of a training set, or parts of them
   */
  loadSpellingHints?(training: readonly string[]): Promise<SpellingHints>;
  /** The canonical form by another canonicaliser; null where it cannot be had. Never throws. */
  readonly canonicalBy?: (canonicaliser: string, text: string) => string | null;
}
