import { InputError } from '../base/errors.js';
import type { NamedTensors } from '../tensor/safetensors.js';

/**
 * Returns the values of one tensor of a stored density. @throws InputError unless it is float32, of that shape and
 * finite
 */
export function storedValues(tensors: NamedTensors, name: string, shape: readonly number[]): Float32Array {
  const { data, expected } = storedArray(tensors, name, shape, Float32Array, 'float32');
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new InputError(`${expected} with finite values, but one is ${data[at]}`);
  return data;
}

/** Returns the values of one tensor of whole numbers. @throws InputError unless it is of that type and shape */
export function storedIntegers<T extends Uint16Array | Int8Array>(
  tensors: NamedTensors,
  name: string,
  shape: readonly number[],
  type: new (length: number) => T,
): T {
  return storedArray(tensors, name, shape, type, type.name).data;
}

function storedArray<T>(
  tensors: NamedTensors,
  name: string,
  shape: readonly number[],
  type: new (length: number) => T,
  typeName: string,
): { readonly data: T; readonly expected: string } {
  const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  const expected = `expected the tensor ${name} of shape [${shape.join(', ')}]`;
  if (tensor === undefined) throw new InputError(`${expected}, but it is not there`);
  const { data } = tensor;
  if (!(data instanceof type)) throw new InputError(`${expected} in ${typeName}, but it is not`);
  if (tensor.shape.join() !== shape.join()) {
    throw new InputError(`${expected}, but its shape is [${tensor.shape.join(', ')}]`);
  }
  return { data, expected };
}
