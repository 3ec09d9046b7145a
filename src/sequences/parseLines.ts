import type { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import { type BrokenRule, RuleCounter } from '../grammar/brokenRules.js';
import type { Grammar } from '../grammar/grammar.js';
import { boundedBy, type PrefixAutomaton } from '../grammar/prefixState.js';
import type { CorpusLine } from './corpusLine.js';
import { type JoinedSequences, joinSequences } from './joinedSequences.js';

/** A line without a sequence, and the reason. */
export interface CorpusFailure {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** The place in the text, from 0; null if the line as a whole is refused. */
  readonly offset: number | null;
  readonly expected: readonly string[];
  readonly reason: string;
}

export interface LineCounts {
  /** The number of strings; empty lines do not count. */
  readonly strings: number;
  /** The number of strings with exactly one derivation within the limits. */
  readonly parsed: number;
  /** The number of strings with several derivations, of which the first is taken. */
  readonly ambiguous: number;
  /** The number of strings without a derivation, or without a spelling in the form of the domain. */
  readonly failed: number;
  /** The number of strings longer than the limits allow, in characters or productions. */
  readonly tooLong: number;
  /** The number of strings that were brought into the canonical spelling, where the domain has a speller. */
  readonly respelled: number;
}

/** The result of parsing some lines: plain data. */
export interface ParsedLines {
  readonly counts: LineCounts;
  /** The unpacked derivations of the strings that parse. */
  readonly derivations: JoinedSequences;
  /** The first failures. */
  readonly failures: readonly CorpusFailure[];
  /** The rules beyond the grammar that strings with a derivation break; null without a prefix automaton. */
  readonly brokenRules: readonly BrokenRule[] | null;
}

export interface ParseLinesOptions {
  /** The most productions of a derivation; longer ones are left out and counted as too long. Defaults to no limit. */
  readonly maxProductions?: number | undefined;
  /** The most failures that are kept. Defaults to 10. */
  readonly maxFailures?: number | undefined;
  /** The generator from which a random form of the domain is drawn. */
  readonly random?: Random | undefined;
  /** The automaton whose rules are checked. Defaults to none. */
  readonly prefix?: PrefixAutomaton | null | undefined;
}

/** The most characters of a failing string that a report keeps. */
const excerptLength = 1_000;

/** Spells strings in the form of their domain and parses them. */
export function parseLines(
  lines: readonly CorpusLine[],
  grammar: Grammar,
  domain: Pick<Domain, 'readLine' | 'spell'>,
  options: ParseLinesOptions = {},
): ParsedLines {
  const parse = (): ParsedLines => parseAll(lines, grammar, domain, options);
  // all of them together, since bounding each one costs more than a string does
  return options.prefix ? boundedBy(options.prefix, parse) : parse();
}

function parseAll(
  lines: readonly CorpusLine[],
  grammar: Grammar,
  domain: Pick<Domain, 'readLine' | 'spell'>,
  { maxProductions = Number.POSITIVE_INFINITY, maxFailures = 10, random, prefix }: ParseLinesOptions,
): ParsedLines {
  const derivations: ArrayLike<number>[] = [];
  const failures: CorpusFailure[] = [];
  const rules = prefix ? new RuleCounter(prefix) : null;
  const counts = { strings: 0, parsed: 0, ambiguous: 0, failed: 0, tooLong: 0, respelled: 0 };
  const fail = (
    kind: 'failed' | 'tooLong',
    failure: Omit<CorpusFailure, 'expected'> & Partial<CorpusFailure>,
  ) => {
    counts[kind]++;
    if (failures.length < maxFailures) {
      failures.push({ expected: [], ...failure, text: failure.text.slice(0, excerptLength) });
    }
  };
  for (const source of lines) {
    const { line } = source;
    const input = domain.readLine(source.text);
    if (input === '' && source.tooLong !== true && source.reason === undefined) continue;
    counts.strings++;
    if (source.tooLong === true) {
      fail('tooLong', {
        line,
        text: input,
        offset: null,
        reason: `the line has ${source.length} characters`,
      });
      continue;
    }
    if (source.reason !== undefined) {
      fail('failed', { line, text: input, offset: null, reason: source.reason });
      continue;
    }
    const spelling = domain.spell(input, random);
    if ('reason' in spelling) {
      fail('failed', { line, text: input, ...spelling });
      continue;
    }
    // The text that the grammar reads: places in messages refer to it.
    const { text, respelled } = spelling;
    if (respelled !== undefined) counts.respelled++;
    const outcome = grammar.parse(text);
    if (outcome.kind === 'parsed' || outcome.kind === 'ambiguous') {
      const { derivation } = outcome;
      if (derivation.length > maxProductions) {
        const reason = `its derivation takes ${derivation.length} productions, the limit is ${maxProductions}`;
        fail('tooLong', { line, text, offset: null, reason });
        continue;
      }
      counts[outcome.kind]++;
      derivations.push(derivation);
      rules?.add(text, line);
    } else if (outcome.kind === 'failed') {
      fail('failed', {
        line,
        text,
        offset: outcome.offset,
        expected: outcome.expected,
        reason: outcome.message,
      });
    } else {
      fail(outcome.kind === 'too-long' ? 'tooLong' : 'failed', {
        line,
        text,
        offset: null,
        reason: outcome.message,
      });
    }
  }
  return { counts, derivations: joinSequences(derivations), failures, brokenRules: rules?.report ?? null };
}
