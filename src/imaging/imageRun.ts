import { InputError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import type { Store, WritableStore } from '../base/store.js';
import { type ImageSet, imageSizeOf } from '../images/imageSet.js';
import { artefacts } from '../run/artefacts.js';
import { expectFree } from '../run/expectFree.js';
import { RunFiles } from '../run/runFiles.js';
import type { Environment } from '../run/schema.js';
import { storeOf } from '../run/storeOf.js';
import { type ImageRunConfig, imageRunSchema, readImageRunConfig } from './imageRunConfig.js';

/** The parts of a new run of images. */
export interface NewImageRun {
  readonly config: Omit<ImageRunConfig, 'images'> & {
    readonly images: Pick<ImageRunConfig['images'], 'file'>;
  };
  readonly environment: Environment;
  readonly images: ImageSet;
  /** Whether the run keeps the images; otherwise every training and every fit is given them again. */
  readonly keepsImages: boolean;
}

/** A run of images: settings, and artefacts in a store, which are read on demand. */
export class ImageRun {
  readonly config: ImageRunConfig;
  readonly files: RunFiles<ImageRunConfig>;

  private constructor(files: RunFiles<ImageRunConfig>) {
    this.files = files;
    this.config = files.config;
  }

  /**
   * Writes the parts that never change into a store, in one step.
   *
   * @throws GraeError for a store that already holds something
   */
  static async create(
    store: WritableStore,
    { config, environment, images, keepsImages }: NewImageRun,
  ): Promise<ImageRun> {
    await expectFree(store);
    const { count, pixels } = images;
    const { file } = config.images;
    // parsing gives the settings as a reader of the file gets them, in the same order of keys
    const settings = imageRunSchema().parse({
      ...config,
      images: { file, sha256: sha256(pixels), count, ...imageSizeOf(images) },
    });
    await RunFiles.create(store, settings, {
      [artefacts.environment.file]: artefacts.environment.format(environment, ''),
      ...(keepsImages ? { [artefacts.images.file]: artefacts.images.format(images, '') } : {}),
    });
    return ImageRun.open(store);
  }

  /**
   * Opens the run of images in a store.
   *
   * @param place a store, or the folder of a run
   * @throws InputError for a place without a run, a run of strings, and a damaged run
   */
  static async open(place: Store | string): Promise<ImageRun> {
    return new ImageRun(await RunFiles.open(await storeOf(place), readImageRunConfig));
  }

  /** The name of the store in messages: the path of a folder. */
  get name(): string {
    return this.files.store.name;
  }

  /**
   * Returns the images that the model is trained on, as they were before the model's own size.
   *
   * @param given the images, for a run that does not keep them
   * @throws InputError for a run that has none, and for images that are not those of the run
   */
  async images(given?: ImageSet): Promise<ImageSet> {
    if (given === undefined) {
      if (this.config.exported === undefined) return this.files.read(artefacts.images);
      throw new InputError({
        code: 'not-ready',
        where: this.name,
        problem: 'expected a run with its images, but this is an exported model, which has none',
        advice: [{ text: 'use the run from which it was exported' }, { text: 'train one' }],
      });
    }
    if (sha256(given.pixels) === this.config.images.sha256) return given;
    throw new InputError({
      where: this.name,
      problem: 'expected the images that the run was made for, but these are others',
    });
  }
}
