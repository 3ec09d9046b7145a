import {
  type Domain,
  domainNames,
  GraeError,
  guardOf,
  InputError,
  loadDomain,
  type Model,
  open,
  type Store,
  stringsInTraining,
  type TrainingSet,
  trainingSetOf,
} from '../../browser.js';
import { CodeMap } from './codeMap.js';
import type { PageBackend } from './pageBackend.js';
import { readAhead } from './readAhead.js';

/** What the page says about a model of strings. */
export interface StringFacts {
  readonly kind: 'strings';
  readonly domain: string;
  readonly grammar: string;
  /** The number of strings that it was trained on. */
  readonly strings: number;
  /** The dimensions of a code. */
  readonly latent: number;
  /** The rules that its guard keeps; empty for none. */
  readonly rules: readonly string[];
}

/** A model of strings on the workbench. */
export class OpenStrings {
  readonly facts: StringFacts;
  /** The model for drawing and decoding: its domain neither judges nor respells, so it waits for no chemistry library. */
  readonly decoder: Model;
  #model: Promise<Model> | null = null;
  /** Decoding that the rest of the domain need not compete with. */
  #decoding: Promise<unknown> = Promise.resolve();
  #trainingSet: Promise<TrainingSet | null> | null = null;
  #map: Promise<CodeMap> | null = null;

  private constructor(decoder: Model) {
    this.decoder = decoder;
    const { config, trained } = decoder;
    this.facts = {
      kind: 'strings',
      domain: config.domain,
      grammar: config.grammar,
      strings: stringsInTraining(config.corpus),
      latent: config.model.latent,
      rules: guardOf(trained)?.automaton.rules ?? [],
    };
  }

  /** @throws InputError as `open`, and for a model whose strings the page cannot judge */
  static async open(store: Store, backend: PageBackend): Promise<OpenStrings> {
    const decoder = await open(readAhead(store, ['productions.json']), {
      backend,
      judges: false,
      spelling: 'as-written',
    });
    const { domain } = decoder.config;
    if (domainNames.includes(domain)) return new OpenStrings(decoder);
    decoder.dispose();
    throw new InputError(`the explorer cannot judge strings of your own domain ${domain}`);
  }

  /** Frees its tensors on the device. */
  dispose(): void {
    this.decoder.dispose();
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
