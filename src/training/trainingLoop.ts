import { breathe } from '../base/breathe.js';
import { GraeError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Items } from '../model/items.js';
import type { LossParts } from '../model/loss.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import { hasTrainingNoise } from '../model/trainingDraws.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import { Adam } from '../tensor/adam.js';
import { currentBackend } from '../tensor/backend.js';
import { gpuLoss } from '../tensor/gpuLoss.js';
import { readCopy } from '../tensor/read.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { PlannedBatch } from './batches.js';
import { type BatchGradient, type BatchGradientOptions, batchGradient } from './batchGradient.js';
import {
  initialState,
  readCheckpoint,
  storedRandom,
  type TrainingState,
  writeCheckpoint,
} from './checkpoint.js';
import { TrainingClock } from './clock.js';
import { LearningRate } from './learningRate.js';
import { dropEpochsAfter } from './metricsLog.js';
import { optimiserStep } from './optimiserStep.js';
import { type SliceThreads, ThreadFailure } from './sliceThreads.js';
import { TrainingPlans } from './trainingPlans.js';
import type { TrainingRecords } from './trainingRecords.js';
import { epochLine, meanEpochLoss, progressOf } from './trainingReport.js';
import type { TrainingSummary, TrainOptions } from './trainOptions.js';
import { validate } from './validate.js';

/** The weights that a training begins with. */
export interface Start {
  /** The flat vector of the parameters. */
  readonly parameters: Float32Array;
  readonly statistics: NamedTensors;
}

/** The parts of a training. */
export interface Training<B extends Batch> {
  /** The network, which the training gives its parameters; the caller disposes of it. */
  readonly network: Network<B, DecodingSession>;
  /** The items; a share of them is held out for the validation. */
  readonly items: Items<B>;
  readonly config: TrainingConfig;
  readonly records: TrainingRecords;
  /** The weights to begin with; null draws them. */
  readonly start?: Start | null;
  /** Other threads that compute with the network, which the caller closes; null for none. */
  readonly others?: SliceThreads<B> | null;
}

/** The milliseconds of a step from which on it is worth a checkpoint of its own. */
const longStep = 5000;

/**
 * Trains a network on items, from its last checkpoint if there is one, until its end or an interruption. Seed, back end
 * and settings decide the weights, even of a training that was interrupted; a training by minutes also depends on the
 * clock.
 *
 * @throws GraeError for numbers that are no longer finite, and for a GPU that is lost; the last checkpoint stays. For
 *   another thread that fails, after a checkpoint of all steps before.
 */
export async function trainItems<B extends Batch>(
  training: Training<B>,
  options: TrainOptions = {},
): Promise<Omit<TrainingSummary, 'run'>> {
  const loop = new TrainingLoop(training, options);
  try {
    await loop.resume();
    return await loop.run();
  } catch (thrown) {
    if (thrown instanceof ThreadFailure) throw await loop.keepAfter(thrown);
    throw (await lostIn(training.records)) ?? thrown;
  } finally {
    loop.dispose();
  }
}

/** Returns the error of a training whose GPU is lost, or null. */
async function lostIn({ name }: TrainingRecords): Promise<GraeError | null> {
  const loss = await gpuLoss();
  return loss === null
    ? null
    : new GraeError({
        code: loss.code,
        problem: `${loss.problem}; the last checkpoint is kept in ${name}`,
        advice: [{ text: 'go on from there', task: { kind: 'resume', run: name } }],
      });
}

/** One training. The class is longer than others, so the whole training reads from top to bottom. */
class TrainingLoop<B extends Batch> {
  readonly #network: Network<B, DecodingSession>;
  readonly #config: TrainingConfig;
  readonly #records: TrainingRecords;
  readonly #options: TrainOptions;
  readonly #plans: TrainingPlans<B>;
  readonly #clock: TrainingClock;
  readonly #learningRate: LearningRate;
  readonly #adam: Adam;
  readonly #others: SliceThreads<B> | null;
  #random: Random;
  #state: TrainingState;

  constructor(
    { network, items, config, records, start = null, others = null }: Training<B>,
    options: TrainOptions,
  ) {
    this.#network = network;
    this.#config = config;
    this.#records = records;
    this.#options = options;
    this.#others = others;
    this.#plans = new TrainingPlans(items, config, network);
    this.#clock = new TrainingClock(config, {
      sequences: this.#plans.heldOut,
      places: this.#plans.slicer.placesOf(this.#plans.validation()),
    });
    this.#learningRate = new LearningRate(config);
    this.#random = new Random(config.seed);
    const initial = network.layout.initialise(this.#random);
    network.load(start?.parameters ?? initial, start?.statistics ?? {});
    this.#adam = new Adam(network.parameters);
    this.#state = initialState(this.#random);
  }

  /** Goes back to the last checkpoint, if there is one. */
  async resume(): Promise<void> {
    const stored = await readCheckpoint(this.#records, this.#network, this.#adam);
    if (stored !== null) {
      this.#state = stored;
      this.#random = Random.restore(stored.randomAtEpoch);
      this.#learningRate.restore(stored.plateau);
      this.#clock.resume(stored);
    }
    await dropEpochsAfter(this.#records, this.#state.epoch);
  }

  async run(): Promise<Omit<TrainingSummary, 'run'>> {
    this.#clock.skip();
    while (!this.#state.finished) {
      const plan = this.#planEpoch();
      await this.#trainEpoch(plan);
      const isOver = this.#state.batch === plan.length || this.#clock.isOutOfTime;
      const isEnded = isOver && !this.#isInterrupted && (await this.#endEpoch(plan));
      await this.#checkpoint();
      if (!isEnded) return this.#summary(true);
    }
    return this.#summary(false);
  }

  /** Writes a checkpoint of the steps before a thread failed. @returns the error of the training */
  async keepAfter({ problem }: ThreadFailure): Promise<GraeError> {
    const { name } = this.#records;
    await this.#checkpoint();
    return new GraeError({
      problem: `${problem}; all steps before are kept in ${name}`,
      advice: [
        {
          text: 'go on from there, with fewer threads if memory was short',
          task: { kind: 'resume', run: name },
        },
      ],
    });
  }

  dispose(): void {
    this.#adam.dispose();
  }

  get #isInterrupted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** Plans the current epoch and leaves the generator in place for the draws of the next batch. */
  #planEpoch(): readonly PlannedBatch[] {
    const plan = this.#plans.epoch(this.#random);
    if (this.#state.batch > 0) this.#random = Random.restore(this.#state.random);
    return plan;
  }

  /** Takes steps until the epoch, the time or an interruption ends them, with a checkpoint now and then. */
  async #trainEpoch(plan: readonly PlannedBatch[]): Promise<void> {
    const { checkpointSeconds = 60 } = this.#options;
    let lastCheckpoint = performance.now();
    while (this.#state.batch < plan.length && !(this.#state.step > 0 && this.#clock.isOutOfTime)) {
      const began = performance.now();
      if (this.#isInterrupted || !(await this.#step(plan[this.#state.batch]!, plan))) return;
      // a process may end at any moment within a long step (see onDevice), and then loses only that step
      const isLong = performance.now() - began > longStep;
      if (isLong || performance.now() - lastCheckpoint > checkpointSeconds * 1000) {
        await this.#checkpoint();
        lastCheckpoint = performance.now();
      }
      // signals and timers run here: they cannot during work on the device
      await breathe();
    }
  }

  /** @returns false if an interruption or the end of the time left the step undone, with everything as before */
  async #step(planned: PlannedBatch, plan: readonly PlannedBatch[]): Promise<boolean> {
    const state = this.#state;
    const batch = await this.#gradient(planned, plan);
    if (batch === null) return false;
    const { gradient, loss, items } = batch;
    const rate = this.#learningRate.at(state.step, this.#clock.done(state, plan.length));
    const norm = await optimiserStep(this.#network, this.#adam, gradient, this.#config.clip, rate);
    if (!Number.isFinite(loss.total) || !Number.isFinite(norm)) {
      const values = `loss ${loss.total}, gradient norm ${norm}`;
      throw this.#diverged(`step ${state.step + 1}: the loss is not a finite number (${values})`);
    }
    state.step++;
    state.batch++;
    state.sequences += items;
    state.epochLoss.sum += loss.total * items;
    state.epochLoss.sequences += items;
    state.seconds = this.#clock.seconds;
    this.#options.onProgress?.(progressOf(state, this.#clock, this.#config.epochs, plan.length));
    return true;
  }

  /** Computes a gradient. When time runs out between slices, a batch is cut short if half of it is done or it is the first. */
  async #gradient(planned: PlannedBatch, plan: readonly PlannedBatch[]): Promise<BatchGradient | null> {
    const before = this.#random.save();
    const options: BatchGradientOptions = {
      random: this.#random,
      latentShare: this.#network.latentShare(this.#state.step),
      onSlice: (places) => {
        const epoch = { batches: plan.length, places: () => this.#plans.slicer.placesOf(plan) };
        const estimate = this.#clock.observe(places, this.#state, epoch);
        if (estimate !== null) this.#options.onEstimate?.(estimate);
      },
      onDevice: this.#options.onDevice ?? ((work) => work()),
      next: (share) => {
        if (this.#isInterrupted) return 'leave undone';
        if (!this.#clock.isOutOfTime) return 'go on';
        return share < 0.5 && this.#state.step > 0 ? 'leave undone' : 'cut short';
      },
    };
    const { slicer } = this.#plans;
    let gradient: BatchGradient | null = null;
    try {
      gradient = await batchGradient(this.#network, slicer, planned, options, this.#others);
    } finally {
      if (gradient === null) this.#random = Random.restore(before);
    }
    return gradient;
  }

  /** @returns false for an interrupted validation, which a resumed training repeats */
  async #endEpoch(plan: readonly PlannedBatch[]): Promise<boolean> {
    const state = this.#state;
    const trained = meanEpochLoss(state);
    const isOutOfTime = this.#clock.isOutOfTime;
    // when time runs out before the first step of an epoch, the previous epoch was the last
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
      throw this.#diverged(`epoch ${state.epoch}: the validation loss is not a finite number`);
    }
    this.#learningRate.observe(judged);
    state.plateau = this.#learningRate.save();
    if (state.best === null || judged < state.best.loss) {
      state.best = { loss: judged, epoch: state.epoch };
      await this.#writeWeights(judged);
    }
    state.finished = isOutOfTime || state.epoch >= (this.#config.epochs ?? Infinity);
    const rate = this.#learningRate.at(state.step, this.#clock.done(state, plan.length));
    await this.#records.appendMetrics(epochLine(state, validation, rate, this.#clock));
    state.randomAtEpoch = storedRandom(this.#random);
    this.#clock.skip();
    return true;
  }

  /** @param isLast whether a training by the clock ends here: the validation then has time for fewer items */
  async #validate(epoch: number, isLast: boolean): Promise<LossParts | null | 'interrupted'> {
    if (this.#plans.heldOut === 0) return null;
    const last = isLast ? this.#clock.lastValidation : null;
    const count = last?.sequences ?? this.#plans.heldOut;
    const { signal, onDevice } = this.#options;
    const plan = this.#plans.validation(count);
    const totals = await validate(this.#network, this.#plans.slicer, plan, signal, onDevice, this.#others);
    if (totals === null) return 'interrupted';
    this.#state.validation = { ...totals, epoch, sequences: count };
    return totals;
  }

  async #writeWeights(loss: number): Promise<void> {
    const { layout, parameters } = this.#network;
    const { epoch, step } = this.#state;
    await this.#records.writeWeights(
      { ...layout.toRecord(await readCopy(parameters)), ...(await this.#network.statistics()) },
      { epoch: String(epoch), step: String(step), loss: String(loss) },
    );
  }

  async #checkpoint(): Promise<void> {
    this.#state.random = storedRandom(this.#random);
    this.#state.seconds = this.#clock.seconds;
    await writeCheckpoint(this.#records, this.#network, this.#adam, this.#state);
  }

  #diverged(problem: string): GraeError {
    const { learningRate } = this.#config;
    return new GraeError({
      code: 'diverged',
      problem: `${problem}; the last checkpoint is kept in ${this.#records.name}`,
      advice: [{ text: `train again with a learning rate below ${learningRate}`, setting: 'learningRate' }],
    });
  }

  #summary(interrupted: boolean): Omit<TrainingSummary, 'run'> {
    const state = this.#state;
    return {
      epochs: Math.round((1000 * state.sequences) / this.#plans.trained) / 1000,
      steps: state.step,
      sequences: state.sequences,
      sequencesPerSecond: state.sequences / Math.max(1e-9, state.seconds),
      losses: { train: state.trainLoss, withNoise: hasTrainingNoise(this.#network.config) },
      validation: state.validation,
      best: state.best,
      parameters: this.#network.layout.size,
      seconds: state.seconds,
      backend: currentBackend().backend,
      interrupted,
    };
  }
}
