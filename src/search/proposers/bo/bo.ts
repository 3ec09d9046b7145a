import type { Candidate, Outcome } from '../../candidate.js';
import { fitnessOf } from '../../objective.js';
import type { Proposer, ProposerTools } from '../../proposer.js';
import type { Box } from '../../surrogate/minimize.js';
import { OccasionalFit } from '../../surrogate/occasionalFit.js';
import { SparseProcess } from '../../surrogate/sparseProcess.js';
import { rbf, type StationaryKernel, type VectorPoint } from '../../surrogate/stationaryKernels.js';
import { Archive, finiteFitness } from '../archive.js';
import { Opening } from '../opening.js';
import { type CodeProcess, greedyBatch } from './greedyBatch.js';
import type { BoSettings } from './settings.js';

/** The growth of the data after which the process is made anew. */
const enoughMore = 1.1;

/** A code that was asked for, and the fitness of what came of it; null if that has no value. */
interface AskedCode {
  readonly point: VectorPoint;
  readonly fitness: number | null;
}

/**
 * Bayesian optimisation in all dimensions of the codes (Kusner et al. 2017, arXiv 1703.01925): a sparse Gaussian process of
 * all values, batches chosen greedily by expected improvement in the box that holds the known codes. The process is FITC;
 * its parameters are those of an exact process of some of the strings.
 */
export class Bo implements Proposer {
  readonly #tools: ProposerTools;
  readonly #settings: BoSettings;
  readonly #opening: Opening;
  readonly #archive: Archive;
  /** Codes whose strings were invalid or evaluated before: they have a value, too. */
  readonly #others: AskedCode[] = [];
  readonly #kernel: StationaryKernel;
  readonly #fit: OccasionalFit<VectorPoint>;
  #process: CodeProcess | null = null;
  /** The number of strings and of other codes that the process has learned from, and of both when it was made. */
  #learned = { entries: 0, others: 0, first: 0 };
  #asked: readonly VectorPoint[] = [];

  private constructor(tools: ProposerTools, settings: BoSettings) {
    this.#tools = tools;
    this.#settings = settings;
    this.#opening = new Opening(tools, settings.initial ?? Math.max(2, Math.round(tools.budget / 10)));
    this.#archive = new Archive(tools.space, tools.better);
    this.#kernel = rbf({ dimension: tools.space.latent });
    this.#fit = new OccasionalFit(this.#kernel);
  }

  static async begin(tools: ProposerTools, settings: BoSettings): Promise<Bo> {
    const proposer = new Bo(tools, settings);
    await proposer.#archive.add(tools.knownTexts);
    return proposer;
  }

  async ask(): Promise<readonly Candidate[]> {
    this.#asked = [];
    const { best } = this.#archive;
    if (!this.#opening.isOver || best === null) return this.#opening.ask();
    const { space, random } = this.#tools;
    const { batch } = this.#settings;
    this.#asked = greedyBatch(this.#surrogate(), batch, this.#box(), best.fitness, random);
    const texts = await space.decode(
      this.#asked.map((point) => this.#codeAt(point)),
      random,
    );
    return texts.map((text) => ({ text, proposer: 'bo', parents: [] }));
  }

  async tell(outcomes: readonly Outcome[]): Promise<void> {
    await this.#archive.learn(outcomes);
    if (this.#asked.length === 0) return this.#opening.tell(outcomes);
    this.#asked.forEach((point, i) => {
      const { evaluation, isNew } = outcomes[i]!;
      if (isNew) return;
      const fitness = evaluation?.value == null ? null : fitnessOf(evaluation.value, this.#tools.better);
      this.#others.push({ point, fitness });
    });
  }

  /** The process of all values: made anew, with other inducing points, where the data have grown by a tenth. */
  #surrogate(): CodeProcess {
    const { entries } = this.#archive;
    const { entries: oldEntries, others: oldOthers, first } = this.#learned;
    const total = entries.length + this.#others.length;
    const isNew = this.#process === null || total >= enoughMore * first;
    const [fromEntry, fromOther] = isNew ? [0, 0] : [oldEntries, oldOthers];
    const fitness = finiteFitness(entries);
    const worst = fitness.reduce((least, one) => Math.min(least, one));
    const news = [
      ...entries.slice(fromEntry).map(({ code }, i) => {
        return { point: this.#pointOf(code), fitness: fitness[fromEntry + i]! };
      }),
      ...this.#others.slice(fromOther).map((other) => {
        return { point: other.point, fitness: other.fitness ?? worst };
      }),
    ];
    this.#learned = {
      entries: entries.length,
      others: this.#others.length,
      first: isNew ? total : first,
    };
    if (isNew) this.#process = this.#processOf(news);
    else for (const one of news) this.#process!.add(one.point, one.fitness);
    return this.#process!;
  }

  #processOf(all: { readonly point: VectorPoint; readonly fitness: number }[]): CodeProcess {
    this.#tools.random.shuffle(all);
    const points = all.map(({ point }) => point);
    const values = all.map((one) => one.fitness);
    const prior = this.#fit.priorOf(points, values, points.length);
    const inducing = points.slice(0, this.#settings.inducing);
    return new SparseProcess(this.#kernel, inducing, points, values, prior);
  }

  /** The box that holds the codes of all evaluated strings. */
  #box(): Box {
    const { latent } = this.#tools.space;
    const least = new Float64Array(latent).fill(Number.POSITIVE_INFINITY);
    const most = new Float64Array(latent).fill(Number.NEGATIVE_INFINITY);
    for (const { code } of this.#archive.entries) {
      this.#pointOf(code).forEach((value, k) => {
        least[k] = Math.min(least[k]!, value);
        most[k] = Math.max(most[k]!, value);
      });
    }
    return { least, most };
  }

  /** A code in deviations of each of its dimensions. */
  #pointOf(code: Float32Array): VectorPoint {
    const { centre, deviations } = this.#tools.space;
    return Float64Array.from(code, (value, k) => (value - centre[k]!) / Math.max(deviations[k]!, 1e-9));
  }

  #codeAt(point: VectorPoint): Float32Array {
    const { centre, deviations } = this.#tools.space;
    return Float32Array.from(point, (value, k) => centre[k]! + value * Math.max(deviations[k]!, 1e-9));
  }
}
