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
