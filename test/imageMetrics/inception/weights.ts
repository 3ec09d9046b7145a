import { convolutionsOf, inceptionStages } from '../../../src/imageMetrics/inception/inceptionStages.js';
import type { NamedTensors } from '../../../src/tensor/safetensors.js';

/** Draws numbers in [0, 1) by a hash of a name and a place, as in `reference/make_features.py`. */
export function drawn(name: string, count: number, value: (u: number) => number): Float32Array {
  let seed = 2166136261; // FNV-1a
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 16777619);
  const values = new Float32Array(count);
  for (let place = 0; place < count; place++) {
    let h = (seed + Math.imul(place, 0x9e3779b9)) >>> 0;
    // the end of MurmurHash3
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    values[place] = value(((h ^ (h >>> 16)) >>> 0) / 2 ** 32);
  }
  return values;
}

/** Weights of Inception drawn by the rule of `reference/make_features.py`. */
export function drawnWeights(): NamedTensors {
  const weights: Record<string, { shape: number[]; data: Float32Array }> = {};
  const draw = (name: string, shape: number[], value: (u: number) => number) => {
    const count = shape.reduce((product, size) => product * size, 1);
    weights[name] = { shape, data: drawn(name, count, value) };
  };
  for (const { name, inputs, filters, kernel } of convolutionsOf(inceptionStages)) {
    const bound = Math.sqrt(6 / (inputs * kernel[0] * kernel[1]));
    draw(`${name}.conv.weight`, [filters, inputs, ...kernel], (u) => (2 * u - 1) * bound);
    for (const gain of ['weight', 'running_var']) draw(`${name}.bn.${gain}`, [filters], (u) => 0.75 + u / 2);
    for (const shift of ['bias', 'running_mean'])
      draw(`${name}.bn.${shift}`, [filters], (u) => (2 * u - 1) / 5);
  }
  return weights;
}
