import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import type { Grammar } from '../grammar/grammar.js';
import { learnPacking } from '../grammar/learnPacking.js';
import { Packing } from '../grammar/packing.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { type BrokenRule, RuleCounter } from './brokenRules.js';
import { type EncodedCorpus, EncodedCorpusBuilder } from './encodedCorpus.js';
import type { CorpusLine } from './readLines.js';

/** A line that has no sequence, and why. */
export interface CorpusFailure {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Where in the text, from 0; null where the line as a whole is refused. */
  readonly offset: number | null;
  readonly expected: readonly string[];
  readonly reason: string;
}

/** What `grae data check --json` prints. */
export interface CorpusReport {
  /** Strings, empty lines not counted. */
  readonly strings: number;
  /** Strings with exactly one derivation within the limits. */
  readonly parsed: number;
  /** Strings with several derivations, of which the first is taken. */
  readonly ambiguous: number;
  /** Strings without a derivation, or without a spelling in the form of the domain. */
  readonly failed: number;
  /** Strings longer than the limits allow, in characters or productions. */
  readonly tooLong: number;
  readonly productions: { readonly mean: number; readonly p99: number; readonly max: number };
  readonly stringsPerSecond: number;
  /** The first failures only. */
  readonly failures: readonly CorpusFailure[];
  /** Rules beyond the grammar that strings with a derivation break; null where no prefix automaton was given. */
  readonly brokenRules: readonly BrokenRule[] | null;
}

export interface ParseCorpusOptions {
  /** Derivations of more productions are left out and counted as too long. Defaults to no limit. */
  readonly maxProductions?: number;
  /** Failures kept. Defaults to 10. */
  readonly maxFailures?: number;
  /** What a random form of the domain is drawn from. */
  readonly random?: Random;
  /** Whose rules are looked at. Defaults to none. */
  readonly prefix?: PrefixAutomaton | null;
  readonly onProgress?: (strings: number) => void;
}

export interface ParsedCorpus {
  /** Unpacked derivations of what parsed, in order. */
  readonly derivations: EncodedCorpus;
  readonly report: CorpusReport;
}

/** Characters of a failing string that a report keeps. */
const excerptLength = 1_000;

/**
 * Spells the strings of a corpus in the form of its domain and parses them, line by line; lines are streamed,
 * derivations kept at two bytes a production.
 */
export async function parseCorpus(
  lines: AsyncIterable<CorpusLine>,
  grammar: Grammar,
  domain: Pick<Domain, 'readLine' | 'spell'>,
  options: ParseCorpusOptions = {},
): Promise<ParsedCorpus> {
  const started = performance.now();
  const builder = new EncodedCorpusBuilder();
  const failures: CorpusFailure[] = [];
  const maxFailures = options.maxFailures ?? 10;
  const rules = options.prefix ? new RuleCounter(options.prefix) : null;
  const counts = { strings: 0, parsed: 0, ambiguous: 0, failed: 0, tooLong: 0 };
  const fail = (failure: CorpusFailure) => {
    if (failures.length < maxFailures)
      failures.push({ ...failure, text: failure.text.slice(0, excerptLength) });
  };
  for await (const read of lines) {
    const { line } = read;
    const given = domain.readLine(read.text);
    if (given === '' && read.tooLong !== true) continue;
    counts.strings++;
    if (counts.strings % 2000 === 0) {
      options.onProgress?.(counts.strings);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (read.tooLong === true) {
      counts.tooLong++;
      const reason = `the line has ${read.length} characters`;
      fail({ line, text: given, offset: null, expected: [], reason });
      continue;
    }
    const spelling = domain.spell(given, options.random);
    if ('reason' in spelling) {
      counts.failed++;
      fail({ line, text: given, offset: spelling.offset, expected: [], reason: spelling.reason });
      continue;
    }
    // What the grammar reads, so that places are places in it.
    const { text } = spelling;
    const outcome = grammar.parse(text);
    if (outcome.kind === 'parsed' || outcome.kind === 'ambiguous') {
      const { derivation } = outcome;
      const limit = options.maxProductions ?? Number.POSITIVE_INFINITY;
      if (derivation.length > limit) {
        counts.tooLong++;
        const reason = `its derivation takes ${derivation.length} productions, the limit is ${limit}`;
        fail({ line, text, offset: null, expected: [], reason });
        continue;
      }
      counts[outcome.kind]++;
      builder.push(derivation);
      rules?.add(text, line);
    } else if (outcome.kind === 'failed') {
      counts.failed++;
      fail({ line, text, offset: outcome.offset, expected: outcome.expected, reason: outcome.message });
    } else {
      counts[outcome.kind === 'too-long' ? 'tooLong' : 'failed']++;
      fail({ line, text, offset: null, expected: [], reason: outcome.message });
    }
  }
  const derivations = builder.finish();
  const seconds = (performance.now() - started) / 1000;
  return {
    derivations,
    report: {
      ...counts,
      productions: derivations.lengths(),
      stringsPerSecond: counts.strings / Math.max(1e-9, seconds),
      failures,
      brokenRules: rules?.report ?? null,
    },
  };
}

/** Derivations that packing is learned from; more change its merges little. */
const learnedFrom = 10_000;

/** Packing learned from a corpus, from at most 10,000 derivations drawn by the seed. */
export function packingOf(
  grammar: Grammar,
  derivations: EncodedCorpus,
  merges: number,
  seed: number,
): Packing {
  if (merges === 0) return new Packing(grammar.table, []);
  const order = Int32Array.from({ length: derivations.count }, (_, i) => i);
  const chosen =
    derivations.count <= learnedFrom ? order : new Random(seed).shuffle(order).subarray(0, learnedFrom);
  const sample = Array.from(chosen, (index) => derivations.sequence(index));
  return new Packing(grammar.table, learnPacking(grammar.table, sample, merges));
}

const keptTooLong = 10;

/** The corpus in packed productions, without the sequences longer than `maxSteps`. */
export function packCorpus(
  derivations: EncodedCorpus,
  packing: Packing,
  maxSteps: number | null,
): {
  readonly corpus: EncodedCorpus;
  readonly tooLong: number;
  /** The first of them, unpacked, and the packed productions that they take. */
  readonly firstTooLong: readonly { readonly derivation: Uint16Array; readonly steps: number }[];
} {
  const builder = new EncodedCorpusBuilder();
  const firstTooLong: { derivation: Uint16Array; steps: number }[] = [];
  let tooLong = 0;
  for (let i = 0; i < derivations.count; i++) {
    const derivation = derivations.sequence(i);
    const packed = packing.pack(derivation);
    if (maxSteps === null || packed.length <= maxSteps) {
      builder.push(packed);
      continue;
    }
    if (tooLong < keptTooLong) firstTooLong.push({ derivation, steps: packed.length });
    tooLong++;
  }
  const corpus = builder.finish();
  if (corpus.count === 0) {
    throw new InputError(
      derivations.count === 0
        ? 'no string of the corpus is in the language of the grammar; "grae data check" shows why'
        : `every string of the corpus takes more than ${maxSteps} productions; raise --max-steps`,
    );
  }
  return { corpus, tooLong, firstTooLong };
}
