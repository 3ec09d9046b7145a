import type { Message } from '../base/message.js';
import type { Random } from '../base/random.js';
import type { GrammarOrigin } from '../grammar/grammarOrigin.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { HoleText, TemplatePart } from '../grammar/template/templatePart.js';
import type { DomainScoreName } from './scoreName.js';

/** The verdict of a domain on one string. */
export interface Verdict {
  readonly valid: boolean;
  /** The reason of a refusal in a few words, which begin with a class (`syntax: ...`, `valence: ...`); null if valid. */
  readonly reason: string | null;
  /** The one spelling that all strings of the same meaning share; null where there is none. */
  readonly canonical: string | null;
  /**
   * Value by name: the domain's {@link Domain.scoreNames scores}, which are numbers, and its
   * {@link Domain.labelNames labels}, which are texts; null where this string has none. Empty if invalid.
   */
  readonly scores: Readonly<Record<string, number | string | null>>;
  /** The text behind the part of the string that was judged, such as a molecule's name; absent if there is none. */
  readonly name?: string;
  /** Remarks on how a valid string was judged, each a few words, a colon and the reason; absent if there are none. */
  readonly notes?: readonly string[];
  /** The opinions of two judges that differ; absent where they agree, or one judged alone. */
  readonly disagreement?: Disagreement;
}

/** A string with the verdict of its domain. */
export interface JudgedText extends Verdict {
  readonly text: string;
}

/** Two judges over one string. */
export interface Disagreement {
  /** By the name of the judge: `valid`, or a reason as in {@link Verdict}. */
  readonly said: Readonly<Record<string, string>>;
  /** The known class of differences that it belongs to; null where it belongs to none. */
  readonly class: string | null;
  /** The reason why strings of the class are judged differently; null where there is no class. */
  readonly why: string | null;
}

/** The score of a string by its name; null where it has none of this name. */
export function scoreOf(
  { scores }: Pick<Verdict, 'scores'>,
  name: DomainScoreName | (string & Record<never, never>),
): number | null {
  const value = scores[name];
  return typeof value === 'number' ? value : null;
}

/**
 * The text that decides whether two judged strings are the same, for uniqueness and novelty: the canonical form, or the
 * string itself where it has none.
 */
export function identityOf({ canonical, text }: Pick<JudgedText, 'canonical' | 'text'>): string {
  return canonical ?? text;
}

/** The {@link identityOf identity} of a string that is not judged yet. */
export function canonicalOrText(domain: Pick<Domain, 'identify'>, text: string): string {
  return identityOf({ text, canonical: domain.identify(text).canonical });
}

/** The score that samples are ranked by, and which end of it is better. */
export interface Ranking {
  readonly score: string;
  readonly better: 'lower' | 'higher';
}

/** The reason why a string cannot be spelled in a form. */
export interface Unspelled {
  /** A few words that begin with a class (`aromaticity: ...`), as the reason of a {@link Verdict}. */
  readonly reason: string;
  /** The place in the string, from 0; null where the whole is refused. */
  readonly offset: number | null;
}

/** Plain data from which another thread can make a domain. */
export interface DomainOrigin {
  readonly name: string;
  /** Null for strings of no language. */
  readonly grammar: GrammarOrigin | null;
  /** Further options that the domain was loaded with. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The source of the user's own module, which was allowed to run. */
  readonly module?: string;
}

/** Units of a drawing. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A string with its data, for a file. */
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

/** Tells how similar the meanings of two strings are. */
export interface SimilarityMeasure<Prepared = unknown> {
  /** Its definition: a noun phrase. */
  readonly name: string;
  /**
   * Reads a string once, for comparing it with many. Returns null for one that is not valid. Never throws.
   *
   * @param isCanonical whether the string is known to be a canonical form, which saves time. Defaults to false
   */
  prepare(text: string, isCanonical?: boolean): Prepared | null;
  /** From 0, nothing in common, to 1. */
  compare(a: Prepared, b: Prepared): number;
  /**
   * Whether the similarities of any strings are the correlations of a Gaussian process, which takes positive semidefinite
   * matrices only. Defaults to false.
   */
  readonly isKernel?: boolean;
  /**
   * Returns the features of a string as different whole numbers below 2^32, where {@link compare} is the share that two strings
   * have in common of all their features: the nearest of very many strings is then found quickly. Absent otherwise.
   */
  features?(prepared: Prepared): Uint32Array;
}

/** Counts strings that are written otherwise than a training set writes them, which is why they do not come back. */
export interface SpellingHints {
  add(texts: readonly string[]): void;
  /** One message for each way of writing that the training set does not have, with advice. */
  readonly messages: readonly Message[];
}

/** Names for the two spellings of a string: as a model writes it, and its canonical form. */
export interface SpellingNames {
  readonly written: string;
  readonly canonical: string;
}

/** A string in a form, or the reason why it has none. */
export type Spelling =
  | {
      readonly text: string;
      /** The string in canonical spelling, before it is brought into the form; absent if it was canonical already. */
      readonly respelled?: string;
    }
  | Unspelled;

export const spellingRules = ['canonical', 'as-written'] as const;

/**
 * How the strings of a corpus are spelled: each by the domain's canonical writer, which spells a meaning in one way, or as
 * they were written.
 *
 * @useDeclaredType
 */
export type SpellingRule = (typeof spellingRules)[number];

/** Writes strings in canonical spelling. */
export interface Speller {
  /** The library that writes, and its version. */
  readonly name: string;
  /** Returns the canonical spelling of a string, or the string itself if it cannot be read. Never throws. */
  respell(text: string): string;
}

/** A condition on strings that have been judged and are valid. */
export interface Condition {
  readonly name: string;
  holds(string: JudgedText): boolean;
}

/** Constraints that only a domain understands. */
export interface DomainConstraintSettings {
  /** A part that every string contains. */
  readonly scaffold?: string | undefined;
  /** Patterns that every string contains. */
  readonly require?: readonly string[] | undefined;
  /** Patterns that no string contains. */
  readonly forbid?: readonly string[] | undefined;
  /** The elements that strings may be made of. */
  readonly elements?: readonly string[] | undefined;
  /** The most atoms other than hydrogen. */
  readonly maxHeavyAtoms?: number | undefined;
}

/** Constraints of a domain, ready for use. */
export interface DomainConstraints {
  /** Templates, in the form of the domain, for strings that contain the scaffold; null without one. Any of them will do. */
  readonly templates: readonly TemplatePart[] | null;
  /**
   * The domain's automaton with further {@link PrefixAutomaton.rules rules}, so that a guard keeps a constraint while the
   * string is written; null where the constraints add none.
   */
  readonly automaton: PrefixAutomaton | null;
  /** All constraints, for strings that are written without a guard, and for what no guard can see. */
  readonly conditions: readonly Condition[];
}

/**
 * The meaning of the strings of a language: how they are read from a corpus, which are valid, and what they are worth.
 */
export interface Domain {
  readonly name: string;
  /**
   * Absent where another thread cannot make the domain, such as that of a language with a user's own code. Valid only for
   * the domain as it was loaded, not for a copy with other parts.
   */
  readonly origin?: DomainOrigin;
  /** Names of the scores that {@link judge} gives, in the order in which tables show them. */
  readonly scoreNames: readonly string[];
  /** The {@link scoreNames} that stand beside each string in a table, which does not have room for all. */
  readonly shownScores: readonly string[];
  /** Names of the texts that {@link judge} gives, such as a scaffold. */
  readonly labelNames: readonly string[];
  readonly ranking: Ranking | null;
  /** The automaton that follows a string as it is written, left to right; null where the domain has none. */
  readonly prefix: PrefixAutomaton | null;
  /** Matches symbols of several characters, for models of `tokens`; null where each character is a symbol. */
  readonly tokens: RegExp | null;
  /** Names of the spellings that a model can be trained on, the usual one first. */
  readonly forms: readonly string[];
  /** The one of {@link forms} that this domain was loaded for. */
  readonly form: string;
  /** The string in a line of a corpus, without the text around it ('' for none). */
  readLine(line: string): string;
  /**
   * Tells cheaply whether a text is a string of this domain and nothing else, to find the column of strings in a table.
   * Absent where any text may be one. Never throws.
   */
  recognises?(text: string): boolean;
  /** The canonical writer of the domain; absent where it has none, or was loaded without it. */
  readonly speller?: Speller;
  /** Whether {@link spell} brings strings into the spelling of the speller. Defaults to `as-written`. */
  readonly spelling?: SpellingRule;
  /**
   * A string in the {@link form} of this domain, which a grammar reads and a model learns, and in its {@link spelling}.
   *
   * @param random the generator that a random form is drawn from
   * @throws Error if the form is random and there is no generator; never for anything in the string
   */
  spell(text: string, random?: Random): Spelling;
  /**
   * A random spelling of the same meaning, of the kind of the {@link form} (bonds in Kekulé form or as they are) but in
   * another order, for training on more than the corpus spells out. The string itself where a domain knows no others.
   * Never throws.
   */
  randomSpelling(text: string, random: Random): Spelling;
  /** Validity, canonical form and scores. Never throws: an exception of a library becomes a reason. */
  judge(text: string): Verdict;
  /** Validity and canonical form alone, for corpora where scores would be wasted. Never throws. */
  identify(text: string): Verdict;
  /**
   * A drawing of a valid string as one SVG element; null where there is none. Holds nothing of the string as text or
   * markup. Never throws.
   */
  draw(text: string, size: Size): string | null;
  /**
   * As {@link draw}, with the part of the string marked that another valid one does not have. Absent where drawings have no
   * parts.
   */
  drawChange?(text: string, other: string, size: Size): string | null;
  /**
   * As {@link draw}, for strings that follow each other: each lies as the one before does where the two are alike, and the
   * part that the one before does not have is marked. Absent where drawings have no parts.
   */
  drawSeries?(texts: readonly string[], size: Size): (string | null)[];
  /**
   * The library that writes the canonical forms, and its version, which everything that is stored by canonical form
   * names. Absent where no library does.
   */
  readonly canonicaliser?: string;
  /** Names for the spellings of a string on a page, where the usual ones say too little. */
  readonly spellingNames?: SpellingNames;
  /** Absent where CSV is the only format. */
  readonly records?: RecordFormat;
  /**
   * Hints for strings that come back otherwise. Absent where a domain knows of no other ways of writing.
   *
   * @param training strings of a training set, or parts of them
   */
  loadSpellingHints?(training: readonly string[]): Promise<SpellingHints>;
  /** Further rules for the text in holes of templates. Absent where brackets are enough. */
  readonly holes?: HoleText;
  /**
   * Brings a template into the {@link form} of this domain. Absent where the form changes nothing.
   *
   * @throws InputError for a template that cannot be brought into it
   */
  spellTemplate?(template: TemplatePart): TemplatePart;
  /**
   * Prepares constraints of this domain. Absent where it knows none.
   *
   * @throws InputError for constraints that cannot be read, or contradict each other
   */
  loadConstraints?(settings: DomainConstraintSettings): Promise<DomainConstraints>;
  /** Absent where a domain cannot tell how similar strings are, and for molecules without RDKit. */
  readonly similarity?: SimilarityMeasure;
  /** The canonical form by another canonicaliser; null where it cannot be had. Never throws. */
  readonly canonicalBy?: (canonicaliser: string, text: string) => string | null;
}
