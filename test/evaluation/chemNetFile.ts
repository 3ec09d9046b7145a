import { readFileSync } from 'node:fs';
import { type StoredTensor, writeSafetensors } from '../../src/tensor/safetensors.js';

interface Reference {
  readonly smiles: readonly string[];
  readonly layers: readonly Record<string, unknown>[];
  readonly weights: Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
  /** `[smiles][4]`, by PyTorch. */
  readonly activations: readonly (readonly number[])[];
  /** Between the first half of them and the second. */
  readonly frechet: number;
}

/** A small network of ChemNet's kind; `reference/make_chemnet.py` makes it. */
export const reference = JSON.parse(
  readFileSync(new URL('reference/chemnet.json', import.meta.url), 'utf8'),
) as Reference;

/** The file that a user would make of it. */
export function chemNetFile(
  layers: unknown = reference.layers,
  change: (tensors: Record<string, StoredTensor>) => void = () => {},
): Uint8Array {
  const tensors = Object.fromEntries(
    Object.entries(reference.weights).map(([name, { shape, values }]) => {
      return [name, { shape, data: Float32Array.from(values) }];
    }),
  );
  change(tensors);
  return writeSafetensors(tensors, { layers: JSON.stringify(layers) });
}
