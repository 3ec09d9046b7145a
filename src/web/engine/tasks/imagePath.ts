import { type ImageSet, InputError, type PathShape, pathCodes } from '../../../browser.js';
import { type ImageDraws, imageCodesOf } from '../imageDraws.js';
import type { OpenImages } from '../openImages.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

/** An image that is drawn with a seed. */
export interface DrawnImage {
  readonly seed: number;
  /** Its place among the images of the seed, from 1. */
  readonly number: number;
}

export interface ImagePathRequest {
  readonly draws: ImageDraws;
  readonly from: DrawnImage;
  readonly to: DrawnImage;
  /** The number of points, both ends included. */
  readonly points: number;
  readonly shape: PathShape;
}

/** Decodes points on a path between the codes of two images that are drawn. */
export async function imagePath(
  bench: Workbench,
  { draws, from, to, points, shape }: ImagePathRequest,
  { signal }: TaskTools<never>,
): Promise<ImageSet> {
  const { images } = bench;
  const { model } = images;
  const first = await codeOf(images, draws, from, signal);
  const last = await codeOf(images, draws, to, signal);
  const codes = pathCodes(first, last, points, shape);
  return model.decode(codes, points, images.density(draws.density).sampling.noiseLevel);
}

async function codeOf(
  images: OpenImages,
  draws: ImageDraws,
  { seed, number }: DrawnImage,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { latent } = images.model;
  let before = 0;
  for await (const { codes, count } of imageCodesOf(images, draws, seed, signal)) {
    const row = number - 1 - before;
    if (row < count) return codes.subarray(row * latent, (row + 1) * latent);
    before += count;
  }
  throw new InputError(`expected the number of an image from 1 to ${draws.count}, but received: ${number}`);
}
