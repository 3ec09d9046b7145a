/** The size of an image. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  /** Numbers for each pixel: 1 for shades of grey, 3 for red, green and blue. */
  readonly channels: number;
}

/** Images of one size, one after another. */
export interface ImageSet extends ImageSize {
  readonly count: number;
  /** Brightness from 0 to 255, [count, height, width, channels], the last one fastest. */
  readonly pixels: Uint8Array;
}

/** Returns the numbers of an image. */
export function valuesIn({ height, width, channels }: ImageSize): number {
  return height * width * channels;
}

/** Returns the size of an image without anything else. */
export function imageSizeOf({ height, width, channels }: ImageSize): ImageSize {
  return { height, width, channels };
}

/** Returns a size in words: `32 x 32 pixels of 1 channel`. */
export function showSize({ height, width, channels }: ImageSize): string {
  return `${height} x ${width} pixels of ${channels === 1 ? '1 channel' : `${channels} channels`}`;
}

/** Returns some images of a set, by their places. */
export function chosenImages(images: ImageSet, places: ArrayLike<number>): ImageSet {
  const values = valuesIn(images);
  const pixels = new Uint8Array(places.length * values);
  for (let i = 0; i < places.length; i++) {
    const from = places[i]! * values;
    pixels.set(images.pixels.subarray(from, from + values), i * values);
  }
  return { count: places.length, ...imageSizeOf(images), pixels };
}

/** Returns the images of several sets, one after another. @param size the size of them all */
export function joinedImages(sets: readonly ImageSet[], size: ImageSize): ImageSet {
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const pixels = new Uint8Array(count * valuesIn(size));
  let at = 0;
  for (const set of sets) {
    pixels.set(set.pixels, at);
    at += set.pixels.length;
  }
  return { count, ...imageSizeOf(size), pixels };
}
