import { InputError } from '../base/errors.js';
import { cropAndResize } from '../images/cropAndResize.js';
import { cropImages } from '../images/cropImages.js';
import type { ImageSet, ImageSize } from '../images/imageSet.js';

/** How pictures become images of one size. */
export interface PictureOptions {
  /**
   * The pixels of an image from top to bottom, with `width`: the largest part of these proportions in the middle of a picture is
   * resized. By default, the first picture has the size that all must have.
   */
  readonly height?: number;
  readonly width?: number;
  /** 1 for grey, 3 for colours. By default as the first picture; grey pictures among coloured ones then become coloured. */
  readonly channels?: number;
  /** The side of the square that is cut out of the middle of each picture first, in pixels. By default, none is. */
  readonly crop?: number;
}

/** As many as a model of images may have. */
const mostSide = 4096;

/** @throws InputError for options that are not whole numbers in their ranges, and for a height without a width */
export function expectPictureOptions({ height, width, channels, crop }: PictureOptions): void {
  for (const [name, side] of Object.entries({ height, width, crop })) {
    if (side === undefined || (Number.isInteger(side) && side >= 1 && side <= mostSide)) continue;
    throw new InputError({
      expected: `a whole number from 1 to ${mostSide} as ${name} of the images`,
      received: side,
    });
  }
  if ((height === undefined) !== (width === undefined)) {
    throw new InputError('expected height and width of the images together, but only one is given');
  }
  if (channels !== undefined && channels !== 1 && channels !== 3) {
    throw new InputError({ expected: '1 channel for grey or 3 for colours', received: channels });
  }
}

/** Returns the size that all images have, by the first picture where the options leave it open. */
export function sizeByFirst(first: ImageSet, { height, width, channels, crop }: PictureOptions): ImageSize {
  return {
    height: height ?? crop ?? first.height,
    width: width ?? crop ?? first.width,
    channels: channels ?? first.channels,
  };
}

/**
 * Returns a picture as an image of the size that all have.
 *
 * @param path the file, for messages
 * @param size as {@link sizeByFirst} returns it
 * @throws InputError for a picture that is smaller than the square to cut out, and, where the options do not say what to do about
 *   it, for another size than the first one's, and for colours where the first one is grey
 */
export function fitPicture(
  picture: ImageSet,
  path: string,
  size: ImageSize,
  options: PictureOptions,
): ImageSet {
  if (options.channels === undefined && picture.channels > size.channels) {
    throw new InputError({
      where: path,
      expected: 'a picture in grey, as the first one',
      received: 'one in colours',
      advice: [{ text: 'say how many channels the images have, 1 or 3' }],
    });
  }
  try {
    if (options.height !== undefined) return cropAndResize(picture, size, options.crop);
    if (options.crop !== undefined) return cropAndResize(cropImages(picture, size), size);
  } catch (thrown) {
    throw thrown instanceof InputError ? new InputError({ ...thrown.toJSON(), where: path }) : thrown;
  }
  if (picture.height !== size.height || picture.width !== size.width) {
    throw new InputError({
      where: path,
      expected: `a picture of ${size.height} x ${size.width} pixels, as the first one`,
      received: `${picture.height} x ${picture.width}`,
      advice: [{ text: 'give the height and the width that all are resized to' }],
    });
  }
  return cropAndResize(picture, size);
}
