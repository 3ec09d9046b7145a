import { InputError } from '../base/errors.js';
import type { PoolOptions } from '../base/host.js';
import { onAllCores } from '../base/onAllCores.js';
import { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import { makingOf } from '../domain/loadedDomains.js';
import { addBroken, type BrokenRule, RuleCounter } from '../grammar/brokenRules.js';
import type { Grammar } from '../grammar/grammar.js';
import { originOfGrammar } from '../grammar/grammarOrigin.js';
import { learnPacking } from '../grammar/learnPacking.js';
import { Packing } from '../grammar/packing.js';
import type { CorpusLine } from './corpusLine.js';
import { type EncodedCorpus, EncodedCorpusBuilder } from './encodedCorpus.js';
import { type JoinedSequences, joinSequences, sequencesOf } from './joinedSequences.js';
import { type PackTask, packingText, packSequences } from './packTask.js';
import {
  type CorpusFailure,
  type LineCounts,
  type ParsedLines,
  type ParseLinesOptions,
  parseLines,
} from './parseLines.js';
import type { ParseTask } from './parseTask.js';

/** The document of `grae data check --json`. */
export interface CorpusReport extends LineCounts {
  readonly productions: { readonly mean: number; readonly p99: number; readonly max: number };
  readonly stringsPerSecond: number;
  /** The first failures only. */
  readonly failures: readonly CorpusFailure[];
  /** Rules beyond the grammar that strings with a derivation break; null where no prefix automaton was given. */
  readonly brokenRules: readonly BrokenRule[] | null;
}

export interface ParseCorpusOptions extends ParseLinesOptions, PoolOptions {
  readonly onProgress?: (strings: number) => void;
}

export interface ParsedCorpus {
  /** Unpacked derivations of what parsed, in order. */
  readonly derivations: EncodedCorpus;
  readonly report: CorpusReport;
}

/** The domain that a corpus is in; one with an origin can be loaded by another thread. */
export type CorpusDomain = Pick<Domain, 'readLine' | 'spell'> &
  Partial<Pick<Domain, 'origin' | 'form' | 'prefix'>>;

/** Lines that are parsed together. */
const pieceSize = 500;
/** Lines that are parsed before other threads are started. */
const alone = 5_000;

/**
 * Spells the strings of a corpus in the form of its domain and parses them; lines are streamed, derivations kept at two
 * bytes a production. A large corpus is parsed on all cores, where the language needs no code of a user's and its form
 * is not random; the result is the same.
 */
export async function parseCorpus(
  lines: AsyncIterable<CorpusLine>,
  grammar: Grammar,
  domain: CorpusDomain,
  { onProgress, threads, ...options }: ParseCorpusOptions = {},
): Promise<ParsedCorpus> {
  const started = performance.now();
  const pool = threads === undefined ? {} : { threads };
  const builder = new EncodedCorpusBuilder();
  const failures: CorpusFailure[] = [];
  const { maxFailures = 10 } = options;
  const counts = { strings: 0, parsed: 0, ambiguous: 0, failed: 0, tooLong: 0, respelled: 0 };
  let brokenRules: readonly BrokenRule[] | null = options.prefix
    ? new RuleCounter(options.prefix).report
    : null;
  for await (const part of parsedParts(lines, grammar, domain, options, pool)) {
    for (const kind of Object.keys(counts) as (keyof LineCounts)[]) counts[kind] += part.counts[kind];
    for (const derivation of sequencesOf(part.derivations)) builder.push(derivation);
    failures.push(...part.failures.slice(0, maxFailures - failures.length));
    if (brokenRules !== null) brokenRules = addBroken(brokenRules, part.brokenRules ?? []);
    onProgress?.(counts.strings);
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
      brokenRules,
    },
  };
}

function parsedParts(
  lines: AsyncIterable<CorpusLine>,
  grammar: Grammar,
  domain: CorpusDomain,
  options: ParseLinesOptions,
  pool: PoolOptions,
): AsyncGenerator<ParsedLines> {
  const origins = originsFor(grammar, domain, options);
  const { maxProductions, maxFailures, prefix } = options;
  const taskOf = (origins: Origins, piece: readonly CorpusLine[]): ParseTask => {
    return {
      ...origins,
      lines: piece,
      options: { maxProductions, maxFailures },
      countsRules: Boolean(prefix),
    };
  };
  return onAllCores(
    lines,
    {
      here: (piece) => parseLines(piece, grammar, domain, options),
      elsewhere:
        origins === null
          ? null
          : {
              job: 'parse',
              taskOf: (piece) => taskOf(origins, piece),
            },
      pieceSize,
      alone,
    },
    pool,
  );
}

type Origins = Pick<ParseTask, 'grammar' | 'domain'>;

/** From what another thread can make the same grammar and domain; null where it cannot. */
function originsFor(
  grammar: Grammar,
  domain: CorpusDomain,
  { random, prefix }: ParseLinesOptions,
): Origins | null {
  const { form, prefix: own } = domain;
  const origin = makingOf(domain)?.origin ?? null;
  const isForeign = prefix !== undefined && prefix !== null && prefix !== own;
  const isRandom = random !== undefined && form === 'random';
  const grammarOrigin = originOfGrammar(grammar);
  return origin === null || grammarOrigin === null || isForeign || isRandom
    ? null
    : { grammar: grammarOrigin, domain: origin };
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
/** Derivations that are packed together. */
const packedTogether = 1_000;
/** Derivations that are packed before other threads are started. */
const packedAlone = 20_000;

export interface PackedCorpus {
  readonly corpus: EncodedCorpus;
  readonly tooLong: number;
  /** The first of them, unpacked, and the packed productions that they take. */
  readonly firstTooLong: readonly { readonly derivation: Uint16Array; readonly steps: number }[];
}

/**
 * The corpus in packed productions, without the sequences longer than `limit`; a large one is packed on all cores.
 *
 * @throws InputError if no sequence is left
 */
export async function packCorpus(
  derivations: EncodedCorpus,
  packing: Packing,
  limit: number | null,
  options: PoolOptions = {},
): Promise<PackedCorpus> {
  const builder = new EncodedCorpusBuilder();
  const firstTooLong: { derivation: Uint16Array; steps: number }[] = [];
  let done = 0;
  let tooLong = 0;
  for await (const part of packedParts(derivations, packing, options)) {
    for (const packed of sequencesOf(part)) {
      const place = done++;
      if (limit === null || packed.length <= limit) {
        builder.push(packed);
        continue;
      }
      if (tooLong < keptTooLong) {
        firstTooLong.push({ derivation: derivations.sequence(place), steps: packed.length });
      }
      tooLong++;
    }
  }
  const corpus = builder.finish();
  if (corpus.count === 0) {
    throw new InputError(
      derivations.count === 0
        ? {
            problem: 'the grammar derives no string of the corpus',
            advice: [{ text: 'look at the reasons', task: { kind: 'check corpus' } }],
          }
        : {
            problem: `every string of the corpus takes more than ${limit} productions`,
            advice: [{ text: 'allow more', setting: 'maxSteps' }],
          },
    );
  }
  return { corpus, tooLong, firstTooLong };
}

function packedParts(
  derivations: EncodedCorpus,
  packing: Packing,
  options: PoolOptions,
): AsyncGenerator<JoinedSequences> {
  const text = packingText(packing);
  return onAllCores(
    derivations.sequences(),
    {
      here: (piece) => packSequences(packing, piece),
      elsewhere: {
        job: 'pack',
        taskOf: (piece): PackTask => ({ packing: text, derivations: joinSequences(piece) }),
      },
      pieceSize: packedTogether,
      alone: packedAlone,
    },
    options,
  );
}
