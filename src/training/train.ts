import { breathe } from '../base/breathe.js';
import { GraeError, InputError } from '../base/errors.js';
import { evenPlaces } from '../base/evenPlaces.js';
import { Random } from '../base/random.js';
import { expectWritable } from '../base/store.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { LossParts } from '../model/loss.js';
import type { ProductionBatch } from '../model/productions/batch.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { hasTrainingNoise } from '../model/trainingDraws.js';
import { artefacts, type TrainingCorpus } from '../run/artefacts.js';
import { prefixOf } from '../run/domainOf.js';
import type { Run } from '../run/run.js';
import { emptyNetwork } from '../run/trainedNetwork.js';
import { readTrainingCorpus } from '../run/trainingCorpus.js';
import { Adam } from '../tensor/adam.js';
import { currentBackend } from '../tensor/backend.js';
import { clipFactor, normOf } from '../tensor/clip.js';
import { dispose, mul, type Tensor1D, tidy } from '../tensor/ops.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { Plateau, warmupCosine } from '../tensor/schedule.js';
import { bucketLimits, type PlannedBatch, planItems } from './batches.js';
import { type BatchGradient, batchGradient } from './batchGradient.js';
import {
  initialState,
  readCheckpoint,
  storedRandom,
  type TrainingState,
  writeCheckpoint,
} from './checkpoint.js';
import { TrainingClock } from './clock.js';
import { dropEpochsAfter } from './metricsLog.js';
import { Slicer } from './slices.js';
import { splitIndices } from './split.js';
import type { TrainingSummary, TrainOptions } from './trainOptions.js';
import { validate } from './validate.js';

export type { TrainingEstimate, TrainingProgress, TrainingSummary, TrainOptions } from './trainOptions.js';

/**
 * Trains a run from its checkpoint, or from nothing where there is none, to its end or an interruption. The same
 * seed, back end and settings give the same weights, however often it was interrupted in between (for a run that
 * ends by `epochs`; one that ends by `minutes` depends on the clock).
 */
export async function train(run: Run, options: TrainOptions = {}): Promise<TrainingSummary> {
  return expectWritable(run.files.store).whileLocked('a training', async () => {
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
  readonly #network: ProductionNetwork;
  readonly #adam: Adam;
  readonly #items: ProductionItems;
  readonly #slicer: Slicer<ProductionBatch>;
  readonly #clock: TrainingClock;
  readonly #training: Int32Array;
  readonly #validation: Int32Array;
  readonly #limits: readonly number[];
  readonly #plateau: Plateau;
  #random: Random;
  #state: TrainingState;

  private constructor(
    run: Run,
    options: TrainOptions,
    trainingCorpus: TrainingCorpus,
    prefix: PrefixAutomaton | null,
    start: NamedTensors | null,
  ) {
    const { training } = run.config;
    this.#run = run;
    this.#plateau = new Plateau(run.config.training.plateau);
    this.#options = options;
    const { corpus, spellings } = trainingCorpus;
    this.#network = emptyNetwork(run, prefix);
    this.#items = new ProductionItems(corpus, this.#network, spellings);
    const { train, validation } = splitIndices(corpus.count, training.validation, training.seed);
    this.#training = train;
    this.#validation = validation;
    const { longest } = this.#items;
    const lengths = train.map((index) => this.#items.lengthOf(index));
    this.#limits = this.#network.encoder.readsAnyLength ? bucketLimits(lengths, longest) : [longest];
    this.#random = new Random(training.seed);
    this.#slicer = new Slicer(this.#items, training, this.#limits, this.#network);
    this.#clock = new TrainingClock(training, {
      sequences: validation.length,
      places: this.#slicer.placesOf(this.#planOf(validation, null)),
    });
    const { layout } = this.#network;
    const fresh = layout.initialise(this.#random);
    this.#network.load(
      start === null ? fresh : layout.fromRecord(start, run.files.where(artefacts.start)),
      start ?? {},
    );
    this.#adam = new Adam(this.#network.parameters);
    this.#state = initialState(this.#random);
  }

  static async start(run: Run, options: TrainOptions): Promise<Trainer> {
    const corpus = await readTrainingCorpus(run);
    const prefix = await prefixOf(run);
    const start = run.config.start === undefined ? null : (await run.files.read(artefacts.start)).tensors;
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
      this.#clock.resume(stored);
    } else if ((await this.#run.files.findBytes(artefacts.weights)) !== null) {
      throw new InputError(
        `${this.#run.files.where(artefacts.checkpoint)}: expected the checkpoint of a trained run, but there is no such file; put it back, or train a new run`,
      );
    }
    await dropEpochsAfter(this.#run, this.#state.epoch);
  }

  dispose(): void {
    this.#network.dispose();
    this.#adam.dispose();
  }

  async run(): Promise<TrainingSummary> {
    const checkpointSeconds = this.#options.checkpointSeconds ?? 60;
    let lastCheckpoint = performance.now();
    this.#clock.skip();
    while (!this.#state.finished) {
      const plan = this.#planEpoch();
      while (this.#state.batch < plan.length && !(this.#state.step > 0 && this.#clock.isOutOfTime)) {
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
      const isEpochOver = this.#state.batch === plan.length || this.#clock.isOutOfTime;
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
    const plan = this.#planOf(this.#training, this.#random);
    if (this.#state.batch > 0) this.#random = Random.restore(this.#state.random);
    return plan;
  }

  /** @returns whether it was taken; else all is as it was before, since there was no time for it or an interruption */
  async #step(planned: PlannedBatch, plan: readonly PlannedBatch[]): Promise<boolean> {
    const { training } = this.#run.config;
    const state = this.#state;
    const found = await this.#gradient(planned, plan);
    if (found === null) return false;
    const { gradient, loss, items } = found;
    const norm = await normOf(gradient);
    const factor = clipFactor(norm, training.clip);
    if (!Number.isFinite(loss.total) || Number.isNaN(factor)) {
      dispose(gradient);
      const values = `loss ${loss.total}, norm of the gradient ${norm}`;
      throw this.#diverged(`step ${state.step + 1}: the loss is not a finite number (${values})`);
    }
    const rate = training.learningRate * this.#rateFactor(plan.length);
    const clipped = factor === 1 ? gradient : (tidy(() => mul(gradient, factor)) as Tensor1D);
    this.#network.parameters = this.#adam.step(this.#network.parameters, clipped, rate);
    dispose([gradient, clipped]);

    state.step++;
    state.batch++;
    state.sequences += items;
    state.epochLoss.sum += loss.total * items;
    state.epochLoss.sequences += items;
    state.seconds = this.#clock.seconds;
    this.#report(plan.length);
    return true;
  }

  #diverged(what: string): GraeError {
    const { learningRate } = this.#run.config.training;
    return new GraeError({
      code: 'diverged',
      problem: `${what}; the last checkpoint is kept in ${this.#run.name}`,
      advice: [{ text: `train again with a learning rate below ${learningRate}`, setting: 'learningRate' }],
    });
  }

  /** A batch that runs out of time between two slices is cut short if half of it is done, or nothing else was trained. */
  async #gradient(planned: PlannedBatch, plan: readonly PlannedBatch[]): Promise<BatchGradient | null> {
    const { latentWarmup = 0 } = this.#run.config.model;
    const before = this.#random.save();
    const gradient = await batchGradient(this.#network, this.#slicer, planned, {
      random: this.#random,
      latentShare: latentWarmup === 0 ? 1 : Math.min(1, this.#state.step / latentWarmup),
      onSlice: (places) => {
        const epoch = { batches: plan.length, places: () => this.#slicer.placesOf(plan) };
        const estimate = this.#clock.observe(places, this.#state, epoch);
        if (estimate !== null) this.#options.onEstimate?.(estimate);
      },
      onDevice: this.#options.onDevice ?? ((work) => work()),
      next: (share) => {
        if (this.#isInterrupted) return 'leave undone';
        if (!this.#clock.isOutOfTime) return 'go on';
        return share < 0.5 && this.#state.step > 0 ? 'leave undone' : 'cut short';
      },
    });
    if (gradient === null) this.#random = Random.restore(before);
    return gradient;
  }

  #rateFactor(batches: number): number {
    const { schedule, warmup } = this.#run.config.training;
    if (schedule === 'constant') return 1;
    if (schedule === 'plateau') return this.#plateau.factor;
    return warmupCosine(this.#state.step, warmup, this.#clock.done(this.#state, batches));
  }

  /** @returns whether it ended; else it was interrupted in its validation, which is done anew when the training goes on */
  async #endEpoch(plan: readonly PlannedBatch[]): Promise<boolean> {
    const state = this.#state;
    const trained = state.epochLoss.sum / Math.max(1, state.epochLoss.sequences);
    const isOutOfTime = this.#clock.isOutOfTime;
    // Where time runs out before the first step of an epoch, the one before was the last.
    state.finished = isOutOfTime && state.epoch > 0 && state.epochLoss.sequences === 0;
    if (state.finished) return true;
    const validation = await this.#validate(state.epoch + 1, isOutOfTime);
    if (validation === 'interrupted') return false;
    state.epoch++;
    state.batch = 0;
    state.trainLoss = trained;
    state.epochLoss = { sum: 0, sequences: 0 };
    const judged = validation?.reconstruction ?? trained;
    if (!Number.isFinite(judged)) {
      throw this.#diverged(`epoch ${state.epoch}: the loss of the validation is not a finite number`);
    }
    this.#plateau.observe(judged);
    state.plateau = this.#plateau.save();
    if (state.best === null || judged < state.best.loss) {
      state.best = { loss: judged, epoch: state.epoch };
      await this.#writeWeights(judged);
    }
    state.finished = isOutOfTime || state.epoch >= (this.#run.config.training.epochs ?? Infinity);
    const record = {
      epoch: state.epoch,
      step: state.step,
      train: trained,
      validation,
      learningRate: this.#run.config.training.learningRate * this.#rateFactor(plan.length),
      seconds: Math.round(this.#clock.seconds * 10) / 10,
      sequencesPerSecond: Math.round(this.#clock.rate(state.sequences)),
    };
    await this.#run.files.append(artefacts.metrics, JSON.stringify(record), { settles: false });
    state.randomAtEpoch = storedRandom(this.#random);
    this.#clock.skip();
    return true;
  }

  /** @param isLast of a training by the clock: then it takes as many sequences as there is time for */
  async #validate(epoch: number, isLast: boolean): Promise<LossParts | null | 'interrupted'> {
    if (this.#validation.length === 0) return null;
    const last = isLast ? this.#clock.lastValidation : null;
    const count = last?.sequences ?? this.#validation.length;
    const some = evenPlaces(this.#validation.length, count).map((place) => this.#validation[place]!);
    const plan = this.#planOf(Int32Array.from(some), null);
    const { signal, onDevice } = this.#options;
    const totals = await validate(this.#network, this.#slicer, plan, signal, onDevice);
    if (totals === null) return 'interrupted';
    this.#state.validation = { ...totals, epoch, sequences: count };
    return totals;
  }

  /** @param random null for a validation */
  #planOf(sequences: Int32Array, random: Random | null): readonly PlannedBatch[] {
    return planItems(sequences, this.#items, this.#limits, this.#run.config.training.batch, random);
  }

  async #writeWeights(loss: number): Promise<void> {
    const values = (await this.#network.parameters.data()) as Float32Array;
    const tensors = { ...this.#network.layout.toRecord(values), ...(await this.#network.statistics()) };
    const { epoch, step } = this.#state;
    const metadata = { epoch: String(epoch), step: String(step), loss: String(loss) };
    await this.#run.files.write(artefacts.weights, { tensors, metadata }, { settles: false });
  }

  async #checkpoint(): Promise<void> {
    this.#state.random = storedRandom(this.#random);
    this.#state.seconds = this.#clock.seconds;
    await writeCheckpoint(this.#run, this.#network, this.#adam, this.#state);
  }

  #report(batches: number): void {
    const done = this.#clock.done(this.#state, batches);
    this.#options.onProgress?.({
      epoch: this.#state.epoch + 1,
      epochs: this.#run.config.training.epochs,
      step: this.#state.step,
      done,
      loss: this.#state.epochLoss.sum / Math.max(1, this.#state.epochLoss.sequences),
      validation: this.#state.validation?.reconstruction ?? null,
      sequencesPerSecond: this.#clock.rate(this.#state.sequences),
      secondsLeft: this.#clock.secondsLeft(done),
    });
  }

  #summary(interrupted: boolean): TrainingSummary {
    const state = this.#state;
    return {
      run: this.#run.name,
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
