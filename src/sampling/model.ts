import type { Store, WritableStore } from '../base/store.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import type { Domain, Spelling } from '../domain/domain.js';
import type { Codec } from '../grammar/codec.js';
import { findUnseen, nameProduction } from '../grammar/unseenProduction.js';
import { spellTexts } from '../judging/judgeTexts.js';
import type { CodePosteriors } from '../model/posterior.js';
import { type DecodeOptions, decodeCodes, decodeCodesChecked } from '../model/productions/decode.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import type { CodeCheck } from '../model/productions/verified.js';
import { copyRun } from '../run/copyRun.js';
import { domainOf, expectOwn, type MeaningOptions } from '../run/domainOf.js';
import { EncodeThreads } from '../run/encodeThreads.js';
import { openRun } from '../run/openRun.js';
import { productionCountsOf } from '../run/productionCounts.js';
import type { Run, RunOptions } from '../run/run.js';
import { readWeights, trainedNetwork } from '../run/trainedNetwork.js';
import type { UnseenRule } from '../run/unseenRule.js';
import { type BackendName, startBackend } from '../tensor/backend.js';
import { codeCheckOf } from './codeCheck.js';
import type { CheckedText } from './decodeRequest.js';
import { DecodeThreads } from './decodeThreads.js';
import type { CodePiece } from './drawDecoded.js';

/** A string that has no code, with the reason. */
export interface Refusal {
  readonly text: string;
  readonly reason: string;
  /** The place in the text, from 0; null for a reason that concerns the whole text or its spelling. */
  readonly offset: number | null;
  readonly expected: readonly string[];
  /** Whether the model could read the string, but was trained on none that has one of its productions. */
  readonly isUnseen?: true;
}

/** The strings that have a code. */
export interface ReadTexts {
  /** The place of each row's string among all strings to encode. */
  readonly indices: readonly number[];
  /** The string of each row, in the form of the run. */
  readonly spelled: readonly string[];
  readonly refusals: readonly Refusal[];
}

/** Codes of the strings that have one. */
export interface EncodedTexts extends ReadTexts {
  /** The codes, `[indices, latent]`, row by row; a model that encodes into distributions gives their means. */
  readonly codes: Float32Array;
}

/** Distributions of the codes of the strings that have one. */
export interface EncodedPosteriors extends ReadTexts {
  /** `[indices, latent]` each, row by row. */
  readonly posteriors: CodePosteriors;
}

export interface OpenOptions extends RunOptions, Partial<WithUndefined<Omit<MeaningOptions, 'form'>>> {
  /** Defaults to `auto`. */
  readonly backend?: BackendName | 'auto' | undefined;
  /**
   * The treatment of strings with a production that no training string has: the model encodes them, but its weights for
   * that production were never trained. Defaults to `refuse`.
   */
  readonly unseen?: UnseenRule | undefined;
}

type WithUndefined<T> = { [K in keyof T]: T[K] | undefined };

/** A trained run that can encode strings and decode codes. */
export class TrainedModel {
  readonly run: Run;
  readonly network: ProductionNetwork;
  readonly domain: Domain;
  readonly #unseen: UnseenRule;
  readonly #decoding: DecodeThreads;
  readonly #encoding: EncodeThreads;
  #check: Promise<CodeCheck> | undefined;
  #counts: Promise<readonly number[] | null> | undefined;

  private constructor(run: Run, network: ProductionNetwork, domain: Domain, unseen: UnseenRule) {
    this.run = run;
    this.network = network;
    this.domain = domain;
    this.#unseen = unseen;
    this.#decoding = new DecodeThreads(this);
    this.#encoding = new EncodeThreads(run, network);
  }

  /**
   * Opens a trained run and starts a back end.
   *
   * @param place the store of the run, its folder, or the name of a model that ships
   * @throws InputError for a place that holds no trained run
   */
  static async open(place: Store | string, options: OpenOptions = {}): Promise<TrainedModel> {
    const { backend = 'auto', prefix, domain: ownDomain, allowCode, onNote, unseen, ...meaning } = options;
    const run = await openRun(place, { prefix, domain: ownDomain, allowCode, onNote });
    // side by side, since each waits for files
    const [domain, weights] = await Promise.all([
      domainOf(run, withoutUndefined(meaning)),
      readWeights(run),
      startBackend(backend),
    ]);
    return new TrainedModel(
      run,
      await trainedNetwork(run, domain.prefix, weights),
      domain,
      unseen ?? 'refuse',
    );
  }

  /**
   * Returns the model of an open run, on the back end that runs.
   *
   * @param domain the domain that strings are judged by. Defaults to the run's own
   */
  static async of(run: Run, domain?: Domain, unseen: UnseenRule = 'refuse'): Promise<TrainedModel> {
    const meaning = domain ?? (await domainOf(run));
    return new TrainedModel(run, await trainedNetwork(run, meaning.prefix), meaning, unseen);
  }

  /**
   * Returns this model with another domain of the same name and form: one with other scores, or one that judges where this
   * one does not. Both share the network, so disposing of one disposes of both.
   *
   * @throws InputError for a domain of another name or form
   */
  withDomain(domain: Domain): TrainedModel {
    const { run, network } = this;
    // guards and the network refer to one automaton
    const meaning = { ...expectOwn(run, domain), prefix: this.domain.prefix };
    return new TrainedModel(run, network, meaning, this.#unseen);
  }

  get codec(): Codec {
    return this.run.codec;
  }

  get latent(): number {
    return this.run.config.model.latent;
  }

  /** Returns the codes of strings, in the form of the run, and a refusal for each string that has none. */
  async encode(texts: readonly string[]): Promise<EncodedTexts> {
    const { posteriors, ...read } = await this.encodePosteriors(texts);
    return { codes: posteriors.means, ...read };
  }

  /** Returns the distributions of the codes of strings, and refusals like {@link encode}. */
  async encodePosteriors(texts: readonly string[]): Promise<EncodedPosteriors> {
    const { sequences, ...read } = await this.#readAll(texts);
    return { posteriors: await this.#encoding.encode(sequences), ...read };
  }

  /**
   * Returns the number of each production of the grammar in the corpus of the run; null for an exported model that is
   * older than these counts. Reads them once.
   */
  async productionCounts(): Promise<readonly number[] | null> {
    this.#counts ??= productionCountsOf(this.run);
    return this.#counts;
  }

  async #readAll(
    texts: readonly string[],
  ): Promise<ReadTexts & { readonly sequences: readonly Uint16Array[] }> {
    const counts = this.#unseen === 'refuse' ? await this.productionCounts() : null;
    const spellings = await spellTexts(this.domain, texts, this.run.config.training.seed);
    const sequences: Uint16Array[] = [];
    const indices: number[] = [];
    const spelled: string[] = [];
    const refusals: Refusal[] = [];
    texts.forEach((text, index) => {
      const outcome = this.#read(text, spellings[index]!, counts);
      if ('ids' in outcome) {
        sequences.push(outcome.ids);
        indices.push(index);
        spelled.push(outcome.spelled);
      } else {
        refusals.push(outcome);
      }
    });
    return { sequences, indices, spelled, refusals };
  }

  /**
   * Returns a string for each code, all in the language of the codec's grammar, on all cores.
   *
   * @param codes `[count, latent]`, row by row
   */
  async decode(codes: Float32Array, count: number, options: DecodeOptions = {}): Promise<string[]> {
    return this.#decoding.decode(codes, count, options);
  }

  /**
   * Yields the strings of pieces of codes like {@link decode}, in order, with the next ones in work.
   *
   * @param usual the number of strings that the caller expects to take
   */
  decodePieces(
    pieces: AsyncIterable<CodePiece>,
    usual: number,
    options: DecodeOptions = {},
  ): AsyncGenerator<string[]> {
    return this.#decoding.decodePieces(pieces, usual, options);
  }

  /**
   * Decodes codes as {@link decode} does, and encodes the strings again: each comes with its distance from the code.
   *
   * @param codes `[count, latent]`, row by row
   * @throws InputError for codes that are not finite
   */
  async decodeChecked(
    codes: Float32Array,
    count: number,
    options: DecodeOptions = {},
  ): Promise<CheckedText[]> {
    return this.#decoding.check(codes, count, options);
  }

  /** {@link decode} in this thread. */
  async decodeHere(codes: Float32Array, count: number, options: DecodeOptions): Promise<string[]> {
    if (options.choice?.kind === 'verified') {
      return (await this.decodeCheckedHere(codes, count, options)).map(({ text }) => text);
    }
    const sequences = await decodeCodes(this.network, codes, count, options);
    return sequences.map((ids) => this.codec.decode(ids));
  }

  /** {@link decodeChecked} in this thread. */
  async decodeCheckedHere(
    codes: Float32Array,
    count: number,
    options: DecodeOptions,
  ): Promise<CheckedText[]> {
    this.#check ??= codeCheckOf(this);
    const check = await this.#check;
    const sequences = await decodeCodesChecked(this.network, codes, count, { ...options, check });
    return sequences.map(({ ids, greedyIds, ...checked }) => {
      return {
        text: this.codec.decode(ids),
        greedyText: greedyIds === null ? null : this.codec.decode(greedyIds),
        ...checked,
      };
    });
  }

  /**
   * Copies the run of the model with all its artefacts, for example from memory into a folder.
   *
   * @param place a store that holds nothing, or a new or empty folder
   * @throws InputError as {@link copyRun}
   */
  async save(place: WritableStore | string): Promise<Run> {
    return copyRun(this.run, place);
  }

  dispose(): void {
    this.network.dispose();
  }

  /** Returns the first production that no training string has, with its name; null if there is none. */
  #findUnseen(ids: Uint16Array, counts: readonly number[]) {
    const { packing, grammar } = this.codec;
    const unseen = findUnseen(grammar.table, packing.unpack(ids), counts);
    return unseen && { ...unseen, name: nameProduction(grammar.table, unseen.production) };
  }

  #read(
    text: string,
    spelling: Spelling,
    counts: readonly number[] | null,
  ): { readonly ids: Uint16Array; readonly spelled: string } | Refusal {
    const { form } = this.run.config;
    const { longest } = this.network;
    if ('reason' in spelling) return { text, ...spelling, expected: [] };
    const { text: spelled } = spelling;
    const outcome = this.codec.encode(spelled);
    if (outcome.kind === 'encoded') {
      const steps = outcome.ids.length;
      const unseen = counts === null ? null : this.#findUnseen(outcome.ids, counts);
      if (unseen !== null) {
        const offset = spelled === text ? unseen.offset : null;
        return { text, reason: unseenReason(spelled, text, unseen), offset, expected: [], isUnseen: true };
      }
      if (steps <= longest) return { ids: outcome.ids, spelled };
      const reason = `takes ${steps} productions, but the model reads at most ${longest}`;
      return { text, reason, offset: null, expected: [] };
    }
    // a place in the string as it is written helps more than one in its canonical spelling
    const written = spelling.respelled === undefined ? outcome : this.codec.encode(text);
    if (written !== outcome && written.kind === 'failed') {
      return { text, reason: written.message, offset: written.offset, expected: written.expected };
    }
    const expected = outcome.kind === 'failed' ? outcome.expected : [];
    if (spelled !== text) {
      const reason = `in the form ${form}, ${spelled}: ${outcome.message}`;
      return { text, reason, offset: null, expected };
    }
    return {
      text,
      reason: outcome.message,
      offset: outcome.kind === 'failed' ? outcome.offset : null,
      expected,
    };
  }
}

function unseenReason(
  spelled: string,
  text: string,
  { name, offset }: { readonly name: string; readonly offset: number },
): string {
  const where = `character ${offset + 1}${spelled === text ? '' : ` of ${spelled}`}`;
  return `unseen: no string that the model was trained on has ${name}, at ${where}`;
}
