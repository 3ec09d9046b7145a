import { InputError } from '../base/errors.js';
import type { NamedTensors } from '../tensor/safetensors.js';

/** The values of one tensor of a stored density. @throws InputError unless it is float32 of that shape and finite */
export function storedValues(tensors: NamedTensors, name: string, shape: readonly number[]): Float32Array {
  const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  const expected = `expected the tensor ${name} of shape [${shape.join(', ')}]`;
  if (found === undefined) throw new InputError(`${expected}, but it is not there`);
  if (!(found.data instanceof Float32Array)) throw new InputError(`${expected} in float32, but it is not`);
  if (found.shape.join() !== shape.join()) {
    throw new InputError(`${expected}, but its shape is [${found.shape.join(', ')}]`);
  }
  const at = found.data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new InputError(`${expected} with finite values, but one is ${found.data[at]}`);
  return found.data;
}
