import { breathe } from '../base/breathe.js';
import type { Store } from '../base/store.js';
import { type ImageSet, type ImageSize, imageSizeOf, valuesIn } from '../images/imageSet.js';
import { ImageItems } from '../model/images/imageBatch.js';
import { ImageNetwork } from '../model/images/imageNetwork.js';
import { artefacts } from '../run/artefacts.js';
import { type BackendName, startBackend } from '../tensor/backend.js';
import { imagesTogether as block } from './drawImageCodes.js';
import { fitToModel } from './fitToModel.js';
import { ImageRun } from './imageRun.js';

/** Called between blocks of images, with those that are done. */
export type OnImages = (done: number, total: number) => void | Promise<void>;

/** A trained run of images, which encodes images and decodes codes. */
export class ImageModel {
  readonly run: ImageRun;
  readonly network: ImageNetwork;

  private constructor(run: ImageRun, network: ImageNetwork) {
    this.run = run;
    this.network = network;
  }

  /**
   * Opens a trained run of images and starts a back end.
   *
   * @param place a store, or the folder of a run
   * @throws InputError for a place that holds no trained run of images
   */
  static async open(
    place: Store | string,
    { backend = 'auto' }: { readonly backend?: BackendName | 'auto' } = {},
  ): Promise<ImageModel> {
    const run = await ImageRun.open(place);
    await startBackend(backend);
    return ImageModel.of(run);
  }

  /** Returns the model of an open run, on the back end that runs. @throws InputError for a run without weights */
  static async of(run: ImageRun): Promise<ImageModel> {
    const { tensors } = await run.files.read(artefacts.weights);
    const network = new ImageNetwork(run.config.model);
    try {
      network.load(network.layout.fromRecord(tensors, run.files.where(artefacts.weights)), tensors);
      return new ImageModel(run, network);
    } catch (thrown) {
      network.dispose();
      throw thrown;
    }
  }

  get latent(): number {
    return this.network.config.latent;
  }

  /** The size of the images that the model decodes. */
  get size(): ImageSize {
    return imageSizeOf(this.network.config);
  }

  /**
   * Returns the codes of images, [count, latent], row by row; a model that encodes into distributions gives their means.
   *
   * @param images in the size of the model, or of the images that it was trained on
   * @throws InputError for images of another size
   */
  async encode(images: ImageSet, onImages: OnImages = breathe): Promise<Float32Array> {
    const { count } = images;
    const items = new ImageItems(this.fitted(images));
    const codes = new Float32Array(count * this.latent);
    for (let start = 0; start < count; start += block) {
      const rows = Math.min(block, count - start);
      const places = Array.from({ length: rows }, (_, i) => start + i);
      codes.set(await this.network.encode(items.batchOf(places, 1, rows)), start * this.latent);
      await onImages(start + rows, count);
    }
    return codes;
  }

  /**
   * Decodes codes to images, each number rounded to one of the 256 of a byte.
   *
   * @param codes [count, latent], row by row
   * @param noiseLevel an input of decoders that were trained with drawn levels of noise
   */
  async decode(
    codes: Float32Array,
    count: number,
    noiseLevel = 0,
    onImages: OnImages = breathe,
  ): Promise<ImageSet> {
    const { latent, size } = this;
    const values = valuesIn(size);
    const pixels = new Uint8Array(count * values);
    for (let start = 0; start < count; start += block) {
      const rows = Math.min(block, count - start);
      const some = codes.subarray(start * latent, (start + rows) * latent);
      const session = this.network.startDecoding(some, rows, noiseLevel);
      try {
        const decoded = await session.pixels();
        for (let i = 0; i < rows * values; i++) pixels[start * values + i] = Math.round(255 * decoded[i]!);
      } finally {
        session.dispose();
      }
      await onImages(start + rows, count);
    }
    return { count, ...size, pixels };
  }

  /** Returns images in the size of the model. @throws InputError as {@link encode} */
  fitted(images: ImageSet): ImageSet {
    return fitToModel(images, this.size, this.run.config.images);
  }

  /** Frees its tensors on the device. */
  dispose(): void {
    this.network.dispose();
  }
}
