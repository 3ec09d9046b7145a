import { InputError, type Store } from '../../browser.js';
import { type OpenModel, openEitherKind } from './openEitherKind.js';
import { OpenImages } from './openImages.js';
import { OpenStrings } from './openStrings.js';
import { type PageBackend, startPageBackend } from './pageBackend.js';
import { readAhead } from './readAhead.js';

/** The files that the first strings or images need, after the settings. */
const filesToSample = ['weights.safetensors', 'density.safetensors'];

/** What the page says about a model. */
export type ModelFacts = OpenModel['facts'] & {
  /** What computes, in words. */
  readonly device: string;
};

/** The state of the engine: the model that all tasks work with. */
export class Workbench {
  #open: OpenModel | null = null;

  /** The open model of strings. @throws InputError if there is none */
  get strings(): OpenStrings {
    if (this.#open instanceof OpenStrings) return this.#open;
    throw new InputError({ code: 'not-ready', problem: 'no model of strings is open' });
  }

  /** The open model of images. @throws InputError if there is none */
  get images(): OpenImages {
    if (this.#open instanceof OpenImages) return this.#open;
    throw new InputError({ code: 'not-ready', problem: 'no model of images is open' });
  }

  /**
   * Opens a model in the place of the one before.
   *
   * @param backend what computes from now on, for this model and for others
   * @throws InputError as {@link openEitherKind}; the model before then stays
   * @throws GraeError where the back end cannot be had; the one before then stays
   */
  async open(store: Store, backend: PageBackend = 'wasm'): Promise<ModelFacts> {
    // TensorFlow.js starts, and the large files come, while the settings are read
    const [device, opened] = await Promise.all([
      startPageBackend(backend),
      openEitherKind(readAhead(store, filesToSample), backend),
    ]);
    this.#open?.dispose();
    this.#open = opened;
    return { ...opened.facts, device };
  }
}
