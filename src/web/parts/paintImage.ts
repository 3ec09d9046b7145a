import type { ImageSet } from '../../browser.js';

/** Gives a canvas the size and the pixels of an image. @param place its place among the images, from 0 */
export function paintImage(
  canvas: HTMLCanvasElement,
  { height, width, channels, pixels }: ImageSet,
  place: number,
): void {
  canvas.width = width;
  canvas.height = height;
  const data = new ImageData(width, height);
  const first = place * height * width * channels;
  for (let pixel = 0; pixel < height * width; pixel++) {
    const from = first + pixel * channels;
    for (let colour = 0; colour < 3; colour++) {
      data.data[4 * pixel + colour] = pixels[from + (channels === 1 ? 0 : colour)]!;
    }
    data.data[4 * pixel + 3] = 255;
  }
  canvas.getContext('2d')!.putImageData(data, 0, 0);
}
