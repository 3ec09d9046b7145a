import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { host, type Sha256 } from '../base/host.js';
import { inPieces } from '../base/onAllCores.js';
import { Random } from '../base/random.js';
import { noStringsIn } from '../corpus/noStrings.js';
import type { Domain } from '../domain/domain.js';
import { RuleCounter } from '../grammar/brokenRules.js';
import type { Grammar } from '../grammar/grammar.js';
import type { Packing } from '../grammar/packing.js';
import { boundedBy, type PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { yieldText } from '../grammar/text.js';
import type { CorpusLine } from '../sequences/corpusLine.js';
import { type CorpusReport, packCorpus, parseCorpus } from '../sequences/encodeCorpus.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import type { LeftOut } from './prepareOptions.js';

/** The strings of a training as derivations. */
export interface ReadCorpus {
  readonly derivations: EncodedCorpus;
  readonly report: CorpusReport;
  /** SHA-256 of the strings, each with a line break. */
  readonly sha256: string;
}

/**
 * Parses the strings of a training.
 *
 * @param name the corpus in messages
 * @throws InputError where no string is in the language
 */
export async function readDerivations(
  lines: AsyncIterable<CorpusLine>,
  name: string,
  { grammar, domain }: { readonly grammar: Grammar; readonly domain: Domain },
  seed: number,
  onProgress: ((strings: number) => void) | undefined,
): Promise<ReadCorpus> {
  const digest = host().startSha256();
  const { derivations, report } = await parseCorpus(hashed(lines, digest), grammar, domain, {
    random: new Random(seed),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  if (report.strings === 0) throw noStringsIn(name);
  if (derivations.count === 0) {
    const first = report.failures[0];
    throw new InputError({
      where: name,
      problem:
        `${grammar.name} derives none of its ${report.strings} strings` +
        `${first === undefined ? '' : `; line ${first.line}: ${first.reason}`}`,
    });
  }
  return { derivations, report, sha256: digest.digest() };
}

async function* hashed(lines: AsyncIterable<CorpusLine>, digest: Sha256): AsyncGenerator<CorpusLine> {
  for await (const line of lines) {
    digest.update(`${line.text}\n`);
    yield line;
  }
}

/** The sequences of a training, and the strings that are left out. */
export interface TrainingSequences {
  readonly sequences: EncodedCorpus;
  readonly leftOut: LeftOut;
}

/**
 * Packs derivations into the sequences of a training.
 *
 * @param limit the longest sequence; null for no limit
 * @throws InputError if fewer than two remain
 */
export async function packDerivations(
  { derivations, report }: ReadCorpus,
  name: string,
  packing: Packing,
  grammar: Grammar,
  limit: number | null,
): Promise<TrainingSequences> {
  const packed = await packCorpus(derivations, packing, limit);
  const failures = report.failures.map(({ line, reason }) => `line ${line}: ${reason}`);
  const long = packed.firstTooLong.map(({ derivation, steps }) => {
    const text = yieldText(grammar.table, derivation);
    return `${text}: takes ${steps} productions, the limit is ${limit}`;
  });
  if (packed.corpus.count < 2) {
    throw new InputError({
      where: name,
      problem: 'expected at least 2 strings to train on, but only 1 can be used',
    });
  }
  return {
    sequences: packed.corpus,
    leftOut: {
      failed: report.failed,
      tooLong: report.tooLong + packed.tooLong,
      unseen: 0,
      first: [...failures, ...long],
    },
  };
}

/** The length limit of a guarded model, as a factor on the longest string: a guard may need room for an ending. */
const guardedRoom = 1.25;

/**
 * Returns the longest sequence that a model of these sequences has to write. Without room beyond the longest string, the
 * guard would look for an ending at every step of a long string, and push samples to an early end.
 */
export function roomFor(sequences: EncodedCorpus, prefix: PrefixAutomaton | null): number {
  const longest = sequences.lengths().max;
  return prefix === null ? longest : Math.ceil(guardedRoom * longest);
}

/** The number of strings that are counted between two breaths for other work. */
const countedTogether = 2000;

/** Returns the number of strings that break each rule of an automaton. */
export async function countBrokenRules(
  prefix: PrefixAutomaton,
  sequences: EncodedCorpus,
  table: ProductionTable,
): Promise<Record<string, number>> {
  const counter = new RuleCounter(prefix, 0);
  for await (const some of inPieces(sequences.sequences(), countedTogether)) {
    boundedBy(prefix, () => {
      for (const sequence of some) counter.add(yieldText(table, sequence));
    });
    await breathe();
  }
  return Object.fromEntries(counter.report.map(({ rule, strings }) => [rule, strings]));
}
