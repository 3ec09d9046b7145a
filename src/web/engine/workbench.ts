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
import { type PageBackend, startPageBackend } from './pageBackend.js';
import { readAhead } from './readAhead.js';

/** The files that the first strings need, after the settings. */
const filesToSample = ['productions.json', 'weights.safetensors', 'density.safetensors'];

/** A model on the workbench. */
export class OpenModel {
  /** The model for drawing and decoding: its domain neither judges nor respells, so it waits for no chemistry library. */
  readonly decoder: Model;
  /** What computes, in words. */
  readonly device: string;
  #model: Promise<Model> | null = null;
  /** Decoding that the rest of the domain need not compete with. */
  #decoding: Promise<unknown> = Promise.resolve();
  #trainingSet: Promise<TrainingSet | null> | null = null;
  #map: Promise<CodeMap> | null = null;

  constructor(decoder: Model, device: string) {
    this.decoder = decoder;
    this.device = device;
  }

  /** Returns the result of a decoding, which {@link model} waits for: strings come before what judges them. */
  decode<T>(decoding: Promise<T>): Promise<T> {
    this.#decoding = decoding.catch(() => {});
    return decoding;
  }

  /** The model with its whole domain, which reads and judges strings; the first call loads what that needs. */
  model(): Promise<Model> {
    this.#model ??= this.#withWholeDomain();
    return this.#model;
  }

  /** The domain of the model with all its scores. */
  async judge(): Promise<Domain> {
    return (await this.model()).domain;
  }

  /** The training set of the model; null where its files lack one. */
  trainingSet(): Promise<TrainingSet | null> {
    this.#trainingSet ??= this.#readTrainingSet();
    return this.#trainingSet;
  }

  /** The plane that codes are shown in. @throws InputError as {@link CodeMap.of} */
  map(): Promise<CodeMap> {
    this.#map ??= CodeMap.of(this.decoder);
    return this.#map;
  }

  async #withWholeDomain(): Promise<Model> {
    await this.#decoding;
    const { run } = this.decoder.trained;
    const { domain, form } = run.config;
    const whole = await loadDomain(domain, {
      grammar: run.language,
      form,
      spelling: run.spelling?.rule,
      prefix: run.prefix ?? undefined,
    });
    return this.decoder.withDomain(whole);
  }

  async #readTrainingSet(): Promise<TrainingSet | null> {
    const { run } = this.decoder.trained;
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
   * @param backend what computes from now on, for this model and for others
   * @throws InputError as `open`; the model before then stays
   * @throws GraeError where the back end cannot be had; the one before then stays
   */
  async open(store: Store, backend: PageBackend = 'wasm'): Promise<OpenModel> {
    // TensorFlow.js starts, and the large files come, while the settings are read
    const [device, decoder] = await Promise.all([
      startPageBackend(backend),
      open(readAhead(store, filesToSample), { backend, judges: false, spelling: 'as-written' }),
    ]);
    this.#open?.decoder.dispose();
    this.#open = new OpenModel(decoder, device);
    return this.#open;
  }
}
