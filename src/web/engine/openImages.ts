import {
  type DensityToSample,
  densityFor,
  GraeError,
  ImageModel,
  ImageRun,
  type ImageSize,
  InputError,
  type Store,
} from '../../browser.js';
import { type PageBackend, startPageBackend } from './pageBackend.js';

/** A density to draw codes from: the one that was fitted, or N(0, I). */
export type DensityChoice = 'fitted' | 'standard-normal';

/** What the page says about a model of images. */
export interface ImageFacts {
  readonly kind: 'images';
  /** The size of the images that it decodes. */
  readonly size: ImageSize;
  /** The densities that it can be sampled from, each with its usual spread. */
  readonly spreads: Readonly<Partial<Record<DensityChoice, number>>>;
}

/** A model of images on the workbench. */
export class OpenImages {
  readonly model: ImageModel;
  readonly facts: ImageFacts;
  /** Null for a run without a fitted density. */
  readonly #fitted: DensityToSample | null;
  readonly #prior: DensityToSample;

  private constructor(model: ImageModel, fitted: DensityToSample | null, prior: DensityToSample) {
    this.model = model;
    this.#fitted = fitted;
    this.#prior = prior;
    this.facts = {
      kind: 'images',
      size: model.size,
      spreads: {
        ...(fitted === null ? {} : { fitted: fitted.sampling.spread }),
        'standard-normal': prior.sampling.spread,
      },
    };
  }

  /** @throws InputError for a store that holds no trained run of images */
  static async open(store: Store, backend: PageBackend): Promise<OpenImages> {
    const run = await ImageRun.open(store);
    await startPageBackend(backend);
    const model = await ImageModel.of(run);
    try {
      const fitted = await densityFor(model).catch(nullWhereThereIsNone);
      return new OpenImages(model, fitted, await densityFor(model, 'standard-normal'));
    } catch (thrown) {
      model.dispose();
      throw thrown;
    }
  }

  /** @throws InputError for a fitted density where there is none */
  density(choice: DensityChoice): DensityToSample {
    const density = choice === 'fitted' ? this.#fitted : this.#prior;
    if (density !== null) return density;
    throw new InputError({ code: 'not-ready', problem: 'this model has no fitted density' });
  }

  /** Frees its tensors on the device. */
  dispose(): void {
    this.model.dispose();
  }
}

function nullWhereThereIsNone(thrown: unknown): null {
  if (thrown instanceof GraeError && thrown.code === 'not-ready') return null;
  throw thrown;
}
