import { existsSync } from 'node:fs';
import { breathe } from '../base/breathe.js';
import { GraeError, InputError } from '../base/errors.js';
import { evenPlaces } from '../base/evenPlaces.js';
import { Random } from '../base/random.js';
import type { EncodedCorpus } from '../corpus/encodedCorpus.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ModelConfig } from '../model/config.js';
import { type LossParts, Network } from '../model/network.js';
import { objectiveNamed } from '../model/objectives/index.js';
import type { TrainingCorpus } from '../run/corpusFile.js';
import { removeLeftovers } from '../run/leftovers.js';
import { whileLocked } from '../run/lock.js';
import type { Run } from '../run/run.js';
import { Adam } from '../tensor/adam.js';
import { currentBackend } from '../tensor/backend.js';
import { clipFactor } from '../tensor/clip.js';
import { dispose, mul, square, sum, type Tensor1D, tidy } from '../tensor/ops.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { Plateau, warmupCosine } from '../tensor/schedule.js';
import { bucketLimits, type PlannedBatch, planEpoch } from './batches.js';
import { type BatchGradient, batchGradient } from './batchGradient.js';
import { initialState, readCheckpoint, type TrainingState, writeCheckpoint } from './checkpoint.js';
import { prefixOf } from './language.js';
import { type LastValidation, lastValidation, Pace } from './pace.js';
import { Slicer } from './slices.js';
import { splitIndices } from './split.js';
import { planValidation, validate } from './validate.js';

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

/** How long a training will take, told once, from its first slices. */
export interface TrainingEstimate {
  readonly secondsPerEpoch: number;
  /** Until the training ends, by its epochs or its minutes. */
  readonly secondsLeft: number;
  /** Steps of the optimiser in all, those already taken included. */
  readonly steps: number;
}

export interface TrainOptions {
  /**
   * Stops after the slice that is on the device, with a checkpoint. A step that is not finished then is left undone, and
   * taken anew when the training goes on, so that it ends in the same bits.
   */
  readonly signal?: AbortSignal;
  /**
   * Runs the work of each slice on the device. Nothing else comes through meanwhile, no signal either, which on a slow
   * machine may be minutes. Defaults to running it.
   */
  readonly onDevice?: <T>(work: () => T) => T;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called once, a few slices after the start. */
  readonly onEstimate?: (estimate: TrainingEstimate) => void;
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
  /**
   * Mean loss per sequence over the last epoch of training, nats, latent loss and regulariser included; and whether codes
   * had noise or parts left out then, as they never have in the validation.
   */
  readonly losses: { readonly train: number | null; readonly withNoise: boolean };
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
  return whileLocked(run.folder, 'grae train', async () => {
    const trainer = await Trainer.start(run, options);
    try {
      return await trainer.run();
    } finally {
      trainer.dispose();
    }
  });
}

/** Milliseconds of a step that is worth a checkpoint of its own. */
const longStep = 5000;

class Trainer {
  readonly #run: Run;
  readonly #options: TrainOptions;
  readonly #network: Network;
  readonly #adam: Adam;
  readonly #corpus: EncodedCorpus;
  readonly #slicer: Slicer;
  readonly #pace = new Pace();
  readonly #training: Int32Array;
  readonly #validation: Int32Array;
  /** What the validation takes of a device: rows times steps. */
  readonly #validationPlaces: number;
  readonly #limits: readonly number[];
  readonly #plateau: Plateau;
  #random: Random;
  #state: TrainingState;
  #secondsBefore: number;
  #startedAt = performance.now();
  #sequencesBefore: number;
  /** When the slice before ended, or what came between. */
  #mark = performance.now();
  #hasEstimated = false;

  private constructor(
    run: Run,
    options: TrainOptions,
    trainingCorpus: TrainingCorpus,
    prefix: PrefixAutomaton | null,
    start: NamedTensors | null,
  ) {
    const { training, model } = run.config;
    this.#run = run;
    this.#plateau = new Plateau(run.config.training.plateau);
    this.#options = options;
    const { corpus } = trainingCorpus;
    this.#corpus = corpus;
    const { train, validation } = splitIndices(corpus.count, training.validation, training.seed);
    this.#training = train;
    this.#validation = validation;
    const lengths = train.map((index) => corpus.lengthOf(index));
    // a convolutional encoder reads sequences of one length only
    this.#limits =
      model.encoder.kind === 'recurrent' ? bucketLimits(lengths, model.maxSteps) : [model.maxSteps];
    this.#random = new Random(training.seed);
    this.#network = new Network(model, run.codec.table, prefix);
    this.#slicer = new Slicer(trainingCorpus, training, this.#limits, this.#network);
    this.#validationPlaces = this.#placesOf(this.#planValidation(validation));
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
    this.#mark = performance.now();
    while (!this.#state.finished) {
      const plan = this.#planEpoch();
      while (this.#state.batch < plan.length && !(this.#state.step > 0 && this.#isOutOfTime())) {
        const began = performance.now();
        if (this.#isInterrupted || !(await this.#step(plan[this.#state.batch]!, plan))) break;
        // what may end at any moment within a long step, see onDevice, loses no more than that
        const isLong = performance.now() - began > longStep;
        if (isLong || performance.now() - lastCheckpoint > checkpointSeconds * 1000) {
          await this.#checkpoint();
          lastCheckpoint = performance.now();
        }
        // lets signals and timers through: the slices themselves are synchronous
        await breathe();
      }
      const isEpochOver = this.#state.batch === plan.length || this.#isOutOfTime();
      const isEnded = isEpochOver && !this.#isInterrupted && (await this.#endEpoch(plan));
      await this.#checkpoint();
      lastCheckpoint = performance.now();
      if (!isEnded) return this.#summary(true);
    }
    return this.#summary(false);
  }

  get #isInterrupted(): boolean {
    return this.#options.signal?.aborted === true;
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

  /** @returns whether it was taken; else all is as it was before, since there was no time for it or an interruption */
  async #step(planned: PlannedBatch, plan: readonly PlannedBatch[]): Promise<boolean> {
    const { training } = this.#run.config;
    const state = this.#state;
    const taken = await this.#gradient(planned, plan);
    if (taken === null) return false;
    const { gradient, loss, sequences } = taken;
    const norm = Math.sqrt(scalarOf(() => sum(square(gradient))));
    const factor = clipFactor(norm, training.clip);
    if (!Number.isFinite(loss.total) || Number.isNaN(factor)) {
      dispose(gradient);
      throw new GraeError(
        `step ${state.step + 1}: the loss is not a finite number (loss ${loss.total}, norm of the gradient ${norm}); ` +
          `the last checkpoint is kept in ${this.#run.folder}: train again with a lower --learning-rate (now ${training.learningRate})`,
      );
    }
    const rate = training.learningRate * this.#rateFactor(plan.length);
    const clipped = factor === 1 ? gradient : (tidy(() => mul(gradient, factor)) as Tensor1D);
    this.#network.parameters = this.#adam.step(this.#network.parameters, clipped, rate);
    dispose([gradient, clipped]);

    state.step++;
    state.batch++;
    state.sequences += sequences;
    state.epochLoss.sum += loss.total * sequences;
    state.epochLoss.sequences += sequences;
    state.seconds = this.#seconds();
    this.#report(plan.length);
    return true;
  }

  /** Where the minutes are over between two slices, those done are a batch, if they are half of it or all there is. */
  async #gradient(planned: PlannedBatch, plan: readonly PlannedBatch[]): Promise<BatchGradient | null> {
    const { latentWarmup = 0 } = this.#run.config.model;
    const before = this.#random.save();
    const taken = await batchGradient(this.#network, this.#slicer, planned, {
      random: this.#random,
      latentShare: latentWarmup === 0 ? 1 : Math.min(1, this.#state.step / latentWarmup),
      onSlice: (places) => this.#observe(places, plan),
      onDevice: this.#options.onDevice ?? ((work) => work()),
      next: (share) => {
        if (this.#isInterrupted) return 'leave undone';
        if (!this.#isOutOfTime()) return 'go on';
        return share < 0.5 && this.#state.step > 0 ? 'leave undone' : 'cut short';
      },
    });
    if (taken === null) this.#random = Random.restore(before);
    return taken;
  }

  /** Takes the time of a slice, and tells how long all will take once enough is known. */
  #observe(places: number, plan: readonly PlannedBatch[]): void {
    const now = performance.now();
    this.#pace.add((now - this.#mark) / 1000, places);
    this.#mark = now;
    if (this.#hasEstimated || !this.#pace.isKnown) return;
    this.#hasEstimated = true;
    const { epochs, minutes } = this.#run.config.training;
    const { epoch, batch, step } = this.#state;
    const secondsPerEpoch = this.#pace.secondsOf(this.#placesOf(plan));
    const epochsLeft = epochs === null ? Number.POSITIVE_INFINITY : epochs - epoch - batch / plan.length;
    const byMinutes = minutes === null ? Number.POSITIVE_INFINITY : 60 * minutes - this.#seconds();
    const secondsLeft = Math.max(0, Math.min(epochsLeft * secondsPerEpoch, byMinutes));
    this.#options.onEstimate?.({
      secondsPerEpoch,
      secondsLeft,
      steps: Math.max(1, step + Math.round((secondsLeft / secondsPerEpoch) * plan.length)),
    });
  }

  #placesOf(plan: readonly PlannedBatch[]): number {
    return plan.reduce((sum, planned) => {
      const rows = this.#slicer.rowsOf(planned);
      return sum + Math.ceil(planned.indices.length / rows) * rows * planned.steps;
    }, 0);
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

  /** Whether the minutes are over, but for the time that the last validation takes. */
  #isOutOfTime(): boolean {
    const { minutes } = this.#run.config.training;
    return minutes !== null && this.#seconds() >= 60 * minutes - this.#lastValidation(minutes).seconds;
  }

  #lastValidation(minutes: number): LastValidation {
    const seconds = this.#pace.secondsOf(this.#validationPlaces);
    return lastValidation(this.#validation.length, seconds, minutes);
  }

  /** @returns whether it ended; else it was interrupted in its validation, which is done anew when the training goes on */
  async #endEpoch(plan: readonly PlannedBatch[]): Promise<boolean> {
    const { epochs } = this.#run.config.training;
    const state = this.#state;
    const trained = state.epochLoss.sum / Math.max(1, state.epochLoss.sequences);
    const isOutOfTime = this.#isOutOfTime();
    const validation = await this.#validate(state.epoch + 1, isOutOfTime);
    if (validation === 'interrupted') return false;
    state.epoch++;
    state.batch = 0;
    state.trainLoss = trained;
    state.epochLoss = { sum: 0, sequences: 0 };
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
    state.finished = isOutOfTime || (epochs !== null && state.epoch >= epochs);
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
    await this.#run.appendMetrics(JSON.stringify(record));
    state.randomAtEpoch = mutable(this.#random);
    this.#mark = performance.now();
    return true;
  }

  /** @param isLast of a training by the clock: then it takes as many sequences as there is time for */
  async #validate(epoch: number, isLast: boolean): Promise<LossParts | null | 'interrupted'> {
    const { minutes } = this.#run.config.training;
    if (this.#validation.length === 0) return null;
    const { sequences: count } =
      isLast && minutes !== null ? this.#lastValidation(minutes) : { sequences: this.#validation.length };
    const places = evenPlaces(this.#validation.length, count);
    const plan = this.#planValidation(Int32Array.from(places, (place) => this.#validation[place]!));
    const { signal, onDevice } = this.#options;
    const totals = await validate(this.#network, this.#slicer, plan, signal, onDevice);
    if (totals === null) return 'interrupted';
    this.#state.validation = { ...totals, epoch, sequences: count };
    return totals;
  }

  #planValidation(sequences: Int32Array): readonly PlannedBatch[] {
    return planValidation(sequences, this.#corpus, this.#limits, this.#run.config.training.batch);
  }

  async #writeWeights(loss: number): Promise<void> {
    const values = this.#network.parameters.dataSync() as Float32Array;
    await this.#run.writeWeights(
      { ...this.#network.layout.toRecord(values), ...this.#network.statistics() },
      { epoch: String(this.#state.epoch), step: String(this.#state.step), loss: String(loss) },
      { settles: false },
    );
  }

  async #checkpoint(): Promise<void> {
    this.#state.random = mutable(this.#random);
    this.#state.seconds = this.#seconds();
    await writeCheckpoint(this.#run, this.#network, this.#adam, this.#state);
  }

  /** Lines of epochs that will be trained again, written after the checkpoint and before a kill, go. */
  async #truncateMetrics(): Promise<void> {
    const text = await this.#run.readMetrics();
    const kept = text.split('\n').filter((line) => {
      try {
        return (JSON.parse(line) as { epoch: number }).epoch <= this.#state.epoch;
      } catch {
        return false;
      }
    });
    const lines = kept.map((line) => `${line}\n`).join('');
    if (lines !== text) await this.#run.writeMetrics(lines);
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
      losses: { train: state.trainLoss, withNoise: hasTrainingNoise(this.#run.config.model) },
      validation: state.validation,
      best: state.best,
      parameters: this.#network.layout.size,
      seconds: state.seconds,
      backend: currentBackend().backend,
      interrupted,
    };
  }
}

/** Whether codes are noisy in training, drawn, or have parts left out. */
export function hasTrainingNoise({ objective, noise, dropout }: ModelConfig): boolean {
  return noise > 0 || dropout !== undefined || objectiveNamed(objective).posterior === 'normal';
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
