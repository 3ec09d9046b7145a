import { host } from '../base/host.js';
import { LatePool } from '../base/latePool.js';
import { onAllCores } from '../base/onAllCores.js';
import { Random, type RandomState } from '../base/random.js';
import { shareRows } from '../base/shareRows.js';
import type { Domain } from '../domain/domain.js';
import { ruleNames } from '../grammar/prefixState.js';
import { isDrawn } from '../model/productions/choice.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import { type ModelOrigin, modelOriginOf } from '../run/modelOrigin.js';
import type { Run } from '../run/run.js';
import type { CheckedText, Decoded, DecodeTask, PlainDecodeOptions } from './decodeRequest.js';
import type { CodePiece } from './drawDecoded.js';

/** The strings that a model works on before other threads open it, which takes them a second of a core. */
const alone = 256;

/** The strings of a stream that one thread decodes as soon as two, one of which has to open the model first. */
const shortStream = 2_000;

/** The most codes in a piece that threads share: with larger ones some would have nothing to do in the end. */
const largestPiece = 256;

/** A model that decodes in this thread. */
interface DecodingModel {
  readonly run: Run;
  readonly domain: Pick<Domain, 'prefix'>;
  readonly latent: number;
  decodeHere(codes: Float32Array, count: number, options: DecodeOptions): Promise<string[]>;
  decodeCheckedHere(codes: Float32Array, count: number, options: DecodeOptions): Promise<CheckedText[]>;
}

/** Codes, with the generator of a choice that draws. */
interface PieceWithRandom extends CodePiece {
  readonly random: RandomState | null;
}

/**
 * Decodes on all cores. Other threads open the model when there is enough work; what only this thread can do stays in
 * it. The results do not depend on who works.
 */
export class DecodeThreads {
  readonly #model: DecodingModel;
  #origin: Promise<ModelOrigin | null> | null = null;
  /** Whether other threads have begun to open the model. */
  #isOpened = false;
  readonly #pool = new LatePool<DecodeTask, Decoded[keyof Decoded]>('decode', alone);

  constructor(model: DecodingModel) {
    this.#model = model;
  }

  /** Decodes codes as `TrainedModel.decode` does. */
  async decode(codes: Float32Array, count: number, options: DecodeOptions): Promise<string[]> {
    return this.#decode('decode', codes, count, options, (part, rows, how) =>
      this.#model.decodeHere(part, rows, how),
    );
  }

  /** Decodes codes and checks them, as `TrainedModel.decodeChecked` does. */
  async check(codes: Float32Array, count: number, options: DecodeOptions): Promise<CheckedText[]> {
    return this.#decode('check', codes, count, options, (part, rows, how) =>
      this.#model.decodeCheckedHere(part, rows, how),
    );
  }

  /**
   * Yields the strings of pieces of codes, in order, with the next ones in work.
   *
   * @param usual the number of strings that the caller expects to take
   */
  async *decodePieces(
    pieces: AsyncIterable<CodePiece>,
    usual: number,
    options: DecodeOptions,
  ): AsyncGenerator<string[]> {
    const origin = await this.#originFor(options);
    const { latent } = this.#model;
    const most = origin === null ? Number.POSITIVE_INFINITY : largestPiece;
    async function* withRandom(): AsyncGenerator<PieceWithRandom> {
      for await (const { codes, count } of pieces) {
        for (let start = 0; start < count; start += most) {
          const rows = Math.min(most, count - start);
          const some = rows === count ? codes : codes.slice(start * latent, (start + rows) * latent);
          yield { codes: some, count: rows, random: takeSplits(options, rows) };
        }
      }
    }
    const here = ([piece]: readonly PieceWithRandom[]): Promise<string[]> =>
      this.#model.decodeHere(piece!.codes, piece!.count, withState(options, piece!.random));
    const taskOf = (model: ModelOrigin, [piece]: readonly PieceWithRandom[]): DecodeTask => {
      this.#isOpened = true;
      if (piece === undefined) return taskOfNothing(model);
      const { codes, count } = piece;
      return { kind: 'decode', model, codes, count, options: plainOptions(options, piece.random) };
    };
    const elsewhere =
      origin === null
        ? null
        : { job: 'decode', taskOf: (piece: readonly PieceWithRandom[]) => taskOf(origin, piece) };
    yield* onAllCores<PieceWithRandom, DecodeTask, string[]>(withRandom(), {
      here,
      elsewhere,
      pieceSize: 1,
      alone: this.#isOpened || usual > shortStream ? 1 : Math.ceil(shortStream / most),
    });
  }

  async #decode<Kind extends keyof Decoded>(
    kind: Kind,
    codes: Float32Array,
    count: number,
    options: DecodeOptions,
    here: (codes: Float32Array, count: number, options: DecodeOptions) => Promise<Decoded[Kind]>,
  ): Promise<Decoded[Kind]> {
    if (!this.#pool.isWorthwhile(count) || !this.#isShared(options)) return here(codes, count, options);
    const origin = await this.#originFor(options);
    if (origin === null) return here(codes, count, options);
    const { latent } = this.#model;
    const partOf = (start: number, rows: number) => codes.subarray(start * latent, (start + rows) * latent);
    const pool = await this.#pool.start(taskOfNothing(origin));
    const parts = await shareRows<Decoded[Kind]>(
      count,
      () => pool.ready,
      (start, rows) => here(partOf(start, rows), rows, withState(options, takeSplits(options, rows))),
      (start, rows) => {
        const plain = plainOptions(options, takeSplits(options, rows));
        const task = { kind, model: origin, codes: partOf(start, rows).slice(), count: rows, options: plain };
        return pool.run(task) as Promise<Decoded[Kind]>;
      },
    );
    return parts.flat() as Decoded[Kind];
  }

  /** Whether there are other threads, and they can make the same guard. */
  #isShared({ guard = null }: DecodeOptions): boolean {
    if ((host().threads?.count ?? 1) === 1) return false;
    return guard === null || (guard.templates === null && guard.automaton === this.#model.domain.prefix);
  }

  /** Returns the origin of the model; null for work that only this thread can do. */
  async #originFor(options: DecodeOptions): Promise<ModelOrigin | null> {
    if (!this.#isShared(options)) return null;
    this.#origin ??= modelOriginOf(this.#model.run);
    return this.#origin;
  }
}

/** Returns a task that only makes a thread open the model. */
function taskOfNothing(model: ModelOrigin): DecodeTask {
  const options = { rules: null, random: null };
  return { kind: 'decode', model, codes: new Float32Array(0), count: 0, options };
}

/** Returns options with a generator in this state. */
function withState(options: DecodeOptions, state: RandomState | null): DecodeOptions {
  return state === null ? options : { ...options, random: Random.restore(state) };
}

function plainOptions(
  { guard = null, random: _random, check: _check, ...options }: DecodeOptions,
  random: RandomState | null,
): PlainDecodeOptions {
  return { ...options, rules: guard === null ? null : ruleNames(guard.automaton, guard.rules), random };
}

/** Returns the state of the generator of a choice that draws, from which as many are split off as there are rows. */
function takeSplits({ random, choice }: DecodeOptions, rows: number): RandomState | null {
  if (random === undefined || choice === undefined || !isDrawn(choice)) return null;
  const state = random.save();
  for (let row = 0; row < rows; row++) random.split();
  return state;
}
