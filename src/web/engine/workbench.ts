import {
  type Domain,
  GraeError,
  InputError,
  loadDomain,
  type Model,
  open,
  type Store,
  type TrainingSet,
  trainingSetOf,
} from '../../browser.js';
import { CodeMap } from './codeMap.js';

/** A model on the workbench. */
export class OpenModel {
  /** The model. Its domain judges nothing, so that the model decodes before the tables of the scores are there. */
  readonly model: Model;
  #judge: Promise<Domain> | null = null;
  #trainingSet: Promise<TrainingSet | null> | null = null;
  #map: Promise<CodeMap> | null = null;

  constructor(model: Model) {
    this.model = model;
  }

  /** The domain of the model with all its scores, whose tables the first call loads. */
  judge(): Promise<Domain> {
    const { run } = this.model.trained;
    const { domain, form } = run.config;
    const spelling = run.spelling?.rule;
    this.#judge ??= loadDomain(domain, {
      grammar: run.language,
      form,
      spelling,
      prefix: run.prefix ?? undefined,
    });
    return this.#judge;
  }

  /** The training set of the model; null where its files lack one. */
  trainingSet(): Promise<TrainingSet | null> {
    this.#trainingSet ??= this.#readTrainingSet();
    return this.#trainingSet;
  }

  /** The plane that codes are shown in. @throws InputError as {@link CodeMap.of} */
  map(): Promise<CodeMap> {
    this.#map ??= CodeMap.of(this.model);
    return this.#map;
  }

  async #readTrainingSet(): Promise<TrainingSet | null> {
    const { run } = this.model.trained;
    try {
      return await trainingSetOf({ run, domain: await this.judge() });
    } catch (thrown) {
      if (thrown instanceof GraeError) return null;
      throw thrown;
    }
  }
}

/** The state of the engine: the model that all tasks work with. */
export class Workbench {
  #open: OpenModel | null = null;

  /** The open model. @throws InputError if there is none */
  get current(): OpenModel {
    if (this.#open !== null) return this.#open;
    throw new InputError({ code: 'not-ready', problem: 'no model is open' });
  }

  /**
   * Opens a model in the place of the one before.
   *
   * @param place a name or an address, or a store
   * @throws InputError as `open`; the model before then stays
   */
  async open(place: Store | string): Promise<OpenModel> {
    return this.put(await open(place, { backend: 'wasm', judges: false }));
  }

  /** Puts a model in the place of the one before. */
  put(model: Model): OpenModel {
    this.#open?.model.dispose();
    this.#open = new OpenModel(model);
    return this.#open;
  }
}
