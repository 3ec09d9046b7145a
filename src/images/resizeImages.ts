import { type ImageSet, type ImageSize, valuesIn } from './imageSet.js';

/** Bits behind the point of a weight, as many as Pillow takes. */
const weightBits = 22;

/** For each new pixel of a line, the old pixels that it is a mean of. */
interface Windows {
  readonly starts: readonly number[];
  /** Whole numbers, in units of 2^-{@link weightBits}. */
  readonly weights: readonly Int32Array[];
}

/**
 * Returns images of another size. Each new pixel is a mean of the old ones around its place, whose weights fall linearly to zero
 * over the distance of two new pixels, or of two old ones where images grow: the filter `BILINEAR` of Pillow, which averages over
 * areas when images shrink, and to which this agrees in every bit. First the columns are resized, then the rows, and both results
 * are rounded to 8 bits.
 */
export function resizeImages(images: ImageSet, { height, width }: Omit<ImageSize, 'channels'>): ImageSet {
  const { count, channels } = images;
  const narrowed = width === images.width ? images.pixels : resizedRows(images, width);
  if (height === images.height) return { count, height, width, channels, pixels: narrowed };
  const line = width * channels;
  const { starts, weights } = windowsOf(images.height, height);
  const pixels = new Uint8Array(count * valuesIn({ height, width, channels }));
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < height; row++) {
      const from = (image * images.height + starts[row]!) * line;
      const to = (image * height + row) * line;
      for (let i = 0; i < line; i++) pixels[to + i] = mean(narrowed, from + i, line, weights[row]!);
    }
  }
  return { count, height, width, channels, pixels };
}

/** Returns the pixels of images with another width. */
function resizedRows(
  { count, height, width: before, channels, pixels }: ImageSet,
  width: number,
): Uint8Array {
  const { starts, weights } = windowsOf(before, width);
  const resized = new Uint8Array(count * height * width * channels);
  for (let line = 0; line < count * height; line++) {
    for (let column = 0; column < width; column++) {
      const from = (line * before + starts[column]!) * channels;
      const to = (line * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        resized[to + channel] = mean(pixels, from + channel, channels, weights[column]!);
      }
    }
  }
  return resized;
}

/** Returns the mean of pixels that are a step apart. As the weights add up to one, the sum stays within 31 bits. */
function mean(pixels: Uint8Array, from: number, step: number, weights: Int32Array): number {
  let sum = 2 ** (weightBits - 1);
  for (let i = 0; i < weights.length; i++) sum += pixels[from + i * step]! * weights[i]!;
  return sum >> weightBits;
}

function windowsOf(before: number, after: number): Windows {
  const scale = before / after;
  const reach = Math.max(1, scale);
  const starts: number[] = [];
  const weights: Int32Array[] = [];
  for (let place = 0; place < after; place++) {
    const centre = (place + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(before, Math.trunc(centre + reach + 0.5));
    const exact = Array.from({ length: end - start }, (_, i) =>
      Math.max(0, 1 - Math.abs((i + start - centre + 0.5) / reach)),
    );
    const total = exact.reduce((sum, weight) => sum + weight, 0);
    starts.push(start);
    weights.push(Int32Array.from(exact, (weight) => 0.5 + (weight / total) * 2 ** weightBits));
  }
  return { starts, weights };
}
