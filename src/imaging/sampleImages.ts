import type { Density } from '../density/density.js';
import { type ImageSet, joinedImages } from '../images/imageSet.js';
import { type CodeDraws, drawDecoded } from '../sampling/drawDecoded.js';
import { imagesTogether } from './drawImageCodes.js';
import type { ImageModel } from './imageModel.js';

/** Draws codes from a density and decodes them to images; an interruption leaves fewer. */
export async function sampleImages(
  model: ImageModel,
  density: Pick<Density, 'sample'>,
  options: Omit<CodeDraws, 'decodings'>,
  onProgress?: (done: number) => void,
): Promise<ImageSet> {
  const { noiseLevel } = options;
  const parts: ImageSet[] = [];
  let done = 0;
  const decode = async (codes: Float32Array, count: number): Promise<readonly ImageSet[]> => [
    await model.decode(codes, count, noiseLevel),
  ];
  for await (const [part] of drawDecoded(density, decode, options, imagesTogether)) {
    parts.push(part!);
    done += part!.count;
    onProgress?.(done);
  }
  return joinedImages(parts, model.size);
}
