import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { parseJson } from '../base/parseJson.js';
import { parseWith } from '../base/settings.js';
import { sha256 } from '../base/sha256.js';
import type { LabelledImages } from '../images/cifar.js';
import type { ImageSet } from '../images/imageSet.js';
import { ImageItems, repeatedImages } from '../model/images/imageBatch.js';
import { dispose, type Tensor1D, type Tensor2D, tensor1d, tidy } from '../tensor/ops.js';
import type { Weights } from '../tensor/parameters.js';
import { readAndDispose } from '../tensor/read.js';
import { readSafetensors, writeSafetensors } from '../tensor/safetensors.js';
import { type ClassifierConfig, ClassifierNetwork, classifierConfig } from './classifierNetwork.js';
import { type FeatureNetwork, imageFeatures } from './imageFeatures.js';

/** The images that go through the network side by side. */
const batch = 256;
/** The entry of the metadata that holds the settings. */
const metadataName = 'imageClassifier';

/** A trained classifier of images, in whose last hidden layer sets of images are compared. */
export class ImageClassifier implements FeatureNetwork {
  readonly config: ClassifierConfig;
  /** The content of its file: the weights as safetensors, with the settings in the metadata. */
  readonly bytes: Uint8Array;
  /** The SHA-256 of its file, in hexadecimal digits. */
  readonly hash: string;
  readonly #network: ClassifierNetwork;
  readonly #parameters: Tensor1D;

  /** @param parameters the flat vector of all weights, in the order of the network's layout */
  constructor(config: ClassifierConfig, parameters: Float32Array) {
    this.config = config;
    this.#network = new ClassifierNetwork(config);
    this.bytes = writeSafetensors(this.#network.layout.toRecord(parameters), {
      [metadataName]: JSON.stringify(config),
    });
    this.hash = sha256(this.bytes);
    this.#parameters = tensor1d(parameters);
  }

  /**
   * Reads the content of a file as {@link bytes} gives it.
   *
   * @param where the file's name, for messages
   * @throws InputError for a file of another kind, and for a damaged one
   */
  static read(bytes: Uint8Array, where: string): ImageClassifier {
    const { tensors, metadata } = readSafetensors(bytes, where);
    const stored = metadata[metadataName];
    if (stored === undefined) {
      throw new InputError({
        where,
        expected: `the weights of a classifier of images, with its settings as "${metadataName}" in the metadata`,
        received: 'safetensors without them',
      });
    }
    const json = new TextEncoder().encode(stored);
    const settings = parseJson(json, where, 'the settings of a classifier in the metadata');
    const config = parseWith(classifierConfig, settings, where);
    const { layout } = new ClassifierNetwork(config);
    // before the layout makes room for as many as the settings claim
    const values = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
    if (values !== layout.size) {
      throw new InputError({
        code: 'damaged',
        where,
        problem: `expected ${layout.size} weights, as its settings need, but it has ${values}`,
      });
    }
    return new ImageClassifier(config, layout.fromRecord(tensors, where));
  }

  get width(): number {
    return this.config.units;
  }

  /**
   * Returns the activations of the last hidden layer, [count, width], at least 0.
   *
   * @throws InputError for images of another size than those that it was trained on
   */
  features(images: ImageSet): Promise<Float32Array> {
    return imageFeatures(this, images);
  }

  featuresInBatches(images: ImageSet): AsyncGenerator<Float32Array> {
    return this.#inBatches(images, (weights, pixels) => this.#network.features(weights, pixels));
  }

  /**
   * Returns the most probable class of each image, [count].
   *
   * @throws InputError for images of another size than those that it was trained on
   */
  async classify(images: ImageSet): Promise<Uint8Array> {
    const { classes } = this.config;
    const chosen = new Uint8Array(images.count);
    let image = 0;
    const logits = this.#inBatches(images, (weights, pixels) =>
      this.#network.logits(weights, this.#network.features(weights, pixels)),
    );
    for await (const some of logits) {
      for (let at = 0; at < some.length; at += classes, image++) {
        const own = some.subarray(at, at + classes);
        chosen[image] = own.indexOf(Math.max(...own));
      }
    }
    return chosen;
  }

  /** Returns the share of images whose most probable class is their label, from 0 to 1. */
  async accuracy({ images, labels }: LabelledImages): Promise<number> {
    const chosen = await this.classify(images);
    return chosen.filter((label, i) => label === labels[i]).length / images.count;
  }

  dispose(): void {
    dispose(this.#parameters);
  }

  async *#inBatches(
    images: ImageSet,
    compute: (weights: Weights, pixels: Tensor2D) => Tensor2D,
  ): AsyncGenerator<Float32Array> {
    this.#expectSize(images);
    const { layout } = this.#network;
    const items = new ImageItems(images);
    for (let start = 0; start < images.count; start += batch) {
      const size = Math.min(batch, images.count - start);
      const indices = Array.from({ length: size }, (_, i) => start + i);
      const values = tidy(() => {
        const weights = layout.named(layout.split(this.#parameters));
        return compute(weights, repeatedImages(items.batchOf(indices, 1, size), 1));
      });
      yield await readAndDispose(values);
      await breathe();
    }
  }

  #expectSize({ height, width, channels }: ImageSet): void {
    const { config } = this;
    if (height === config.height && width === config.width && channels === config.channels) return;
    throw new InputError({
      expected: `images of ${config.height} x ${config.width} pixels and ${channelText(config.channels)}, as the classifier was trained on`,
      received: `${height} x ${width} pixels and ${channelText(channels)}`,
    });
  }
}

function channelText(channels: number): string {
  return channels === 1 ? '1 channel' : `${channels} channels`;
}
