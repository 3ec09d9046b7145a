import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { GraeError, InputError, messageOf } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { EncodedCorpus } from '../corpus/encodedCorpus.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { makeBatch, type SequenceBatch } from '../model/batch.js';
import { Dropout } from '../model/dropout.js';
import { drawDeviates, type LossParts, Network } from '../model/network.js';
import { drawCodeNoise } from '../model/noise.js';
import { appendLine, replaceFile } from '../run/files.js';
import { removeLeftovers } from '../run/leftovers.js';
import type { Run, TrainingCorpus } from '../run/run.js';
import { Adam } from '../tensor/adam.js';
import { currentBackend } from '../tensor/backend.js';
import { clipFactor } from '../tensor/clip.js';
import { add, dispose, mul, square, sum, type Tensor1D, tidy } from '../tensor/ops.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { Plateau, warmupCosine } from '../tensor/schedule.js';
import { bucketLimits, type PlannedBatch, planEpoch, sliceSize } from './batches.js';
import { initialState, readCheckpoint, type TrainingState, writeCheckpoint } from './checkpoint.js';
import { prefixOf } from './language.js';
import { splitIndices } from './split.js';

/** A part of a batch that is on the device at once. */
interface Slice {
  readonly batch: SequenceBatch;
  /** Of its sequences in the corpus. */
  readonly indices: Int32Array;
}

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number | null;
  readonly step: number;
  /** Share of the training that is over, in [0, 1]. */
  readonly done: number;
  /** Running mean of the training loss in this epoch. */
  readonly loss: number;
  readonly validation: number | null;
  readonly sequencesPerSecond: number;
  readonly secondsLeft: number;
}

export interface TrainOptions {
  /** Stops at the next step, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Seconds between checkpoints. Defaults to 60. */
  readonly checkpointSeconds?: number;
}

/** What `grae train --json` prints. */
export interface TrainingSummary {
  readonly run: string;
  /** Passes over the training sequences; the last may be a part of one. */
  readonly epochs: number;
  readonly steps: number;
  readonly sequences: number;
  readonly sequencesPerSecond: number;
  /** Mean loss per sequence over the last epoch of training, nats. */
  readonly losses: { readonly train: number | null };
  readonly validation: (LossParts & { readonly epoch: number; readonly sequences: number }) | null;
  /** The epoch whose weights are kept, and its loss: of the validation where there is one. */
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  readonly parameters: number;
  readonly seconds: number;
  readonly backend: string;
  readonly interrupted: boolean;
}

/**
 * Trains a run from its checkpoint, or from nothing where there is none, to its end or an interruption. The same
 * seed, back end and settings give the same weights, however often it was interrupted in between (for a run that
 * ends by `epochs`; one that ends by `minutes` depends on the clock).
 */
export async function train(run: Run, options: TrainOptions = {}): Promise<TrainingSummary> {
  const trainer = await Trainer.start(run, options);
  try {
    return await trainer.run();
  } finally {
    trainer.dispose();
  }
}

class Trainer {
  readonly #run: Run;
  readonly #options: TrainOptions;
  readonly #network: Network;
  readonly #adam: Adam;
  readonly #corpus: EncodedCorpus;
  readonly #readings: EncodedCorpus | null;
  readonly #training: Int32Array;
  readonly #validation: Int32Array;
  readonly #limits: readonly number[];
  readonly #plateau: Plateau;
  #random: Random;
  #state: TrainingState;
  #secondsBefore: number;
  #startedAt = performance.now();
  #sequencesBefore: number;

  private constructor(
    run: Run,
    options: TrainOptions,
    { corpus, readings }: TrainingCorpus,
    prefix: PrefixAutomaton | null,
    start: NamedTensors | null,
  ) {
    const { training, model } = run.config;
    this.#run = run;
    this.#plateau = new Plateau(run.config.training.plateau);
    this.#options = options;
    this.#corpus = corpus;
    this.#readings = readings;
    const { train, validation } = splitIndices(corpus.count, training.validation, training.seed);
    this.#training = train;
    this.#validation = validation;
    const lengths = train.map((index) => corpus.lengthOf(index));
    // a convolutional encoder reads sequences of one length only
    this.#limits =
      model.encoder.kind === 'recurrent' ? bucketLimits(lengths, model.maxSteps) : [model.maxSteps];
    this.#random = new Random(training.seed);
    this.#network = new Network(model, run.codec.table, prefix);
    const { layout } = this.#network;
    const fresh = layout.initialise(this.#random);
    this.#network.load(start === null ? fresh : layout.fromRecord(start, run.path('start')), start ?? {});
    this.#adam = new Adam(this.#network.parameters);
    this.#state = initialState(this.#random);
    this.#secondsBefore = 0;
    this.#sequencesBefore = 0;
  }

  static async start(run: Run, options: TrainOptions): Promise<Trainer> {
    await removeLeftovers(run.folder);
    const corpus = await run.readTrainingCorpus();
    const [prefix, start] = [await prefixOf(run), await run.readStart()];
    const trainer = new Trainer(run, options, corpus, prefix, start);
    try {
      await trainer.#resume();
      return trainer;
    } catch (thrown) {
      trainer.dispose();
      throw thrown;
    }
  }

  async #resume(): Promise<void> {
    const stored = await readCheckpoint(this.#run, this.#network, this.#adam);
    if (stored !== null) {
      this.#state = stored;
      this.#random = Random.restore(stored.randomAtEpoch);
      this.#plateau.restore(stored.plateau);
      this.#secondsBefore = stored.seconds;
      this.#sequencesBefore = stored.sequences;
    } else if (existsSync(this.#run.path('weights'))) {
      throw new InputError(
        `${this.#run.path('checkpoint')}: expected the checkpoint of a trained run, but there is no such file; put it back, or train a new run`,
      );
    }
    await this.#truncateMetrics();
  }

  dispose(): void {
    this.#network.dispose();
    this.#adam.dispose();
  }

  async run(): Promise<TrainingSummary> {
    const checkpointSeconds = this.#options.checkpointSeconds ?? 60;
    let lastCheckpoint = performance.now();
    while (!this.#state.finished) {
      const plan = this.#planEpoch();
      while (this.#state.batch < plan.length) {
        if (this.#options.signal?.aborted === true) {
          await this.#checkpoint();
          return this.#summary(true);
        }
        this.#step(plan[this.#state.batch]!, plan.length);
        if (this.#outOfTime()) break;
        if (performance.now() - lastCheckpoint > checkpointSeconds * 1000) {
          await this.#checkpoint();
          lastCheckpoint = performance.now();
        }
        // lets signals and timers through: the steps themselves are synchronous
        await new Promise((resolve) => setImmediate(resolve));
      }
      await this.#endEpoch(plan);
      await this.#checkpoint();
      lastCheckpoint = performance.now();
    }
    return this.#summary(false);
  }

  /** The plan of the current epoch; after it the generator stands where the next batch draws from. */
  #planEpoch(): readonly PlannedBatch[] {
    const { training } = this.#run.config;
    const lengths = this.#training.map((index) => this.#corpus.lengthOf(index));
    const plan = planEpoch(lengths, this.#limits, training.batch, this.#random).map(({ steps, indices }) => ({
      steps,
      indices: indices.map((i) => this.#training[i]!),
    }));
    if (this.#state.batch > 0) this.#random = Random.restore(this.#state.random);
    return plan;
  }

  #step(planned: PlannedBatch, batches: number): void {
    const { training } = this.#run.config;
    const state = this.#state;
    const { gradient, loss } = this.#gradient(planned);
    const norm = Math.sqrt(scalarOf(() => sum(square(gradient))));
    const factor = clipFactor(norm, training.clip);
    if (!Number.isFinite(loss.total) || Number.isNaN(factor)) {
      dispose(gradient);
      throw new GraeError(
        `step ${state.step + 1}: the loss is not a finite number (loss ${loss.total}, norm of the gradient ${norm}); ` +
          `the last checkpoint is kept in ${this.#run.folder}: train again with a lower --learning-rate (now ${training.learningRate})`,
      );
    }
    const rate = training.learningRate * this.#rateFactor(batches);
    const clipped = factor === 1 ? gradient : (tidy(() => mul(gradient, factor)) as Tensor1D);
    this.#network.parameters = this.#adam.step(this.#network.parameters, clipped, rate);
    dispose([gradient, clipped]);

    state.step++;
    state.batch++;
    state.sequences += planned.indices.length;
    state.epochLoss.sum += loss.total * planned.indices.length;
    state.epochLoss.sequences += planned.indices.length;
    state.seconds = this.#seconds();
    this.#report(batches);
  }

  /** Loss and gradient of a whole batch, worked off in slices. */
  #gradient(planned: PlannedBatch): { gradient: Tensor1D; loss: LossParts } {
    const { model } = this.#run.config;
    const { beta, lambda, latentWarmup = 0 } = model;
    const latentShare = latentWarmup === 0 ? 1 : Math.min(1, this.#state.step / latentWarmup);
    const count = planned.indices.length;
    let gradient: Tensor1D | null = null;
    const totals = { reconstruction: 0, latent: 0, regulariser: 0, total: 0 };
    for (const given of this.#slicesOf(planned)) {
      const slice =
        this.#readings === null
          ? given.batch
          : { ...given.batch, readings: this.#drawReadings(given, this.#readings) };
      const noise = drawCodeNoise(model, slice.size, this.#random);
      const deviates = drawDeviates(model, slice.size, this.#random);
      const drawn = { noise, dropout: Dropout.of(model, this.#random), deviates, latentShare };
      const part = this.#network.lossAndGradient(slice, drawn, count);
      totals.reconstruction += part.loss.reconstruction;
      totals.latent += part.loss.latent;
      totals.regulariser += part.loss.regulariser * (slice.sequences / count);
      if (gradient === null) {
        gradient = part.gradient;
      } else {
        const before: Tensor1D = gradient;
        gradient = tidy(() => add(before, part.gradient)) as Tensor1D;
        dispose([before, part.gradient]);
      }
    }
    totals.total = totals.reconstruction + beta * latentShare * totals.latent + lambda * totals.regulariser;
    return { gradient: gradient as Tensor1D, loss: totals };
  }

  /**
   * A batch in slices that fit the device, all of one shape. A network that normalises by the batch takes it whole and
   * without rows that only fill it.
   */
  *#slicesOf({ indices, steps }: PlannedBatch): Generator<Slice> {
    const { batch, slice } = this.#run.config.training;
    const size = this.#network.normalisesBatches ? indices.length : sliceSize(batch, slice, steps);
    for (let start = 0; start < indices.length; start += size) {
      const members = indices.subarray(start, start + size);
      const sequences = Array.from(members, (i) => this.#corpus.sequence(i));
      yield {
        batch: makeBatch(sequences, steps, size, this.#network.table.productions.length),
        indices: members,
      };
    }
  }

  /**
   * For each string of a slice its own spelling, which is what the model will be given, half the time, else one of its
   * random ones; padded to a length that occurs.
   */
  #drawReadings({ batch, indices }: Slice, readings: EncodedCorpus): SequenceBatch {
    const forms = readings.count / this.#corpus.count;
    const sequences = Array.from(indices, (i) => {
      if (this.#random.uniform() < 0.5) return this.#corpus.sequence(i);
      return readings.sequence(i * forms + this.#random.integer(forms));
    });
    const longest = Math.max(...sequences.map(({ length }) => length));
    const steps = this.#limits.find((limit) => limit >= longest)!;
    return makeBatch(sequences, steps, batch.size, batch.padding);
  }

  #rateFactor(batches: number): number {
    const { schedule, warmup } = this.#run.config.training;
    if (schedule === 'constant') return 1;
    if (schedule === 'plateau') return this.#plateau.factor;
    return warmupCosine(this.#state.step, warmup, this.#done(batches));
  }

  /** Share of the training that is over: by epochs, by minutes, or by whichever is nearer to its end. */
  #done(batches: number): number {
    const { epochs, minutes } = this.#run.config.training;
    const byEpochs = epochs === null ? 0 : (this.#state.epoch + this.#state.batch / batches) / epochs;
    const byMinutes = minutes === null ? 0 : this.#seconds() / (60 * minutes);
    return Math.min(1, Math.max(byEpochs, byMinutes));
  }

  #outOfTime(): boolean {
    const { minutes } = this.#run.config.training;
    return minutes !== null && this.#seconds() >= 60 * minutes;
  }

  async #endEpoch(plan: readonly PlannedBatch[]): Promise<void> {
    const { epochs } = this.#run.config.training;
    const state = this.#state;
    state.epoch++;
    state.batch = 0;
    const trained = state.epochLoss.sum / Math.max(1, state.epochLoss.sequences);
    state.trainLoss = trained;
    state.epochLoss = { sum: 0, sequences: 0 };
    const validation = this.#validate();
    const judged = validation?.reconstruction ?? trained;
    if (!Number.isFinite(judged)) {
      throw new GraeError(
        `epoch ${state.epoch}: the loss of the validation is not a finite number; the last checkpoint is kept in ${this.#run.folder}: ` +
          `train again with a lower --learning-rate (now ${this.#run.config.training.learningRate})`,
      );
    }
    this.#plateau.observe(judged);
    state.plateau = this.#plateau.save();
    if (state.best === null || judged < state.best.loss) {
      state.best = { loss: judged, epoch: state.epoch };
      await this.#writeWeights(judged);
    }
    state.finished = this.#outOfTime() || (epochs !== null && state.epoch >= epochs);
    state.seconds = this.#seconds();
    const record = {
      epoch: state.epoch,
      step: state.step,
      train: trained,
      validation,
      learningRate: this.#run.config.training.learningRate * this.#rateFactor(plan.length),
      seconds: Math.round(state.seconds * 10) / 10,
      sequencesPerSecond: Math.round(this.#rate()),
    };
    await appendLine(this.#run.path('metrics'), JSON.stringify(record));
    state.randomAtEpoch = mutable(this.#random);
  }

  #validate(): LossParts | null {
    const count = this.#validation.length;
    if (count === 0) return null;
    const lengths = this.#validation.map((index) => this.#corpus.lengthOf(index));
    const totals = { reconstruction: 0, latent: 0, regulariser: 0, total: 0 };
    for (const { steps, indices } of planEpoch(
      lengths,
      this.#limits,
      this.#run.config.training.batch,
      null,
    )) {
      for (const { batch: slice } of this.#slicesOf({
        steps,
        indices: indices.map((i) => this.#validation[i]!),
      })) {
        const loss = this.#network.loss(slice);
        for (const key of ['reconstruction', 'latent', 'regulariser', 'total'] as const) {
          totals[key] += (loss[key] * slice.sequences) / count;
        }
      }
    }
    this.#state.validation = { ...totals, epoch: this.#state.epoch, sequences: count };
    return totals;
  }

  async #writeWeights(loss: number): Promise<void> {
    const values = this.#network.parameters.dataSync() as Float32Array;
    await this.#run.writeWeights(
      { ...this.#network.layout.toRecord(values), ...this.#network.statistics() },
      { epoch: String(this.#state.epoch), step: String(this.#state.step), loss: String(loss) },
    );
  }

  async #checkpoint(): Promise<void> {
    this.#state.random = mutable(this.#random);
    this.#state.seconds = this.#seconds();
    await writeCheckpoint(this.#run, this.#network, this.#adam, this.#state);
  }

  /** Lines of epochs that will be trained again, written after the checkpoint and before a kill, go. */
  async #truncateMetrics(): Promise<void> {
    const path = this.#run.path('metrics');
    const text = await readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return '';
      throw new GraeError(`${path}: cannot be read (${messageOf(thrown)})`);
    });
    const kept = text.split('\n').filter((line) => {
      try {
        return (JSON.parse(line) as { epoch: number }).epoch <= this.#state.epoch;
      } catch {
        return false;
      }
    });
    await replaceFile(path, kept.map((line) => `${line}\n`).join(''));
  }

  #seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#startedAt) / 1000;
  }

  #rate(): number {
    return (
      (this.#state.sequences - this.#sequencesBefore) / Math.max(1e-9, this.#seconds() - this.#secondsBefore)
    );
  }

  #report(batches: number): void {
    const done = this.#done(batches);
    const here = this.#seconds() - this.#secondsBefore;
    const doneBefore = this.#secondsBefore === 0 ? 0 : (done * this.#secondsBefore) / this.#seconds();
    this.#options.onProgress?.({
      epoch: this.#state.epoch + 1,
      epochs: this.#run.config.training.epochs,
      step: this.#state.step,
      done,
      loss: this.#state.epochLoss.sum / Math.max(1, this.#state.epochLoss.sequences),
      validation: this.#state.validation?.reconstruction ?? null,
      sequencesPerSecond: this.#rate(),
      secondsLeft: done > doneBefore ? ((1 - done) * here) / (done - doneBefore) : Number.NaN,
    });
  }

  #summary(interrupted: boolean): TrainingSummary {
    const state = this.#state;
    return {
      run: this.#run.folder,
      epochs: Math.round((1000 * state.sequences) / this.#training.length) / 1000,
      steps: state.step,
      sequences: state.sequences,
      sequencesPerSecond: state.sequences / Math.max(1e-9, state.seconds),
      losses: { train: state.trainLoss },
      validation: state.validation,
      best: state.best,
      parameters: this.#network.layout.size,
      seconds: state.seconds,
      backend: currentBackend().backend,
      interrupted,
    };
  }
}

function scalarOf(compute: () => ReturnType<typeof sum>): number {
  const value = tidy(compute);
  const number = value.dataSync()[0]!;
  dispose(value);
  return number;
}

function mutable(random: Random): TrainingState['random'] {
  const { generator, spareNormal } = random.save();
  return { generator: [...generator], spareNormal };
}
