/**
 * Tensors and the operations on them as the rest of the code sees them: no type of TensorFlow.js, whose declarations
 * do not compile in a project that checks those of its dependencies.
 */

/** Numbers that are stored on the device, or whole numbers or truth values. */
export type ElementType = 'float32' | 'int32' | 'bool';

export interface Tensor<Shape extends number[] = number[]> {
  readonly shape: Shape;
  readonly size: number;
  readonly rank: number;
  readonly dtype: string;
  readonly isDisposed: boolean;
  /** Its values on the host, last dimension fastest. */
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
  dispose(): void;
}

export type Scalar = Tensor<[]>;
export type Tensor1D = Tensor<[number]>;
export type Tensor2D = Tensor<[number, number]>;
export type Tensor3D = Tensor<[number, number, number]>;

/** A tensor, or numbers that become one. */
export type Operand =
  | Tensor
  | number
  | readonly number[]
  | readonly (readonly number[])[]
  | Float32Array
  | Int32Array;

/** Numbers for a tensor. */
export type Values =
  | readonly number[]
  | readonly (readonly number[])[]
  | Float32Array
  | Int32Array
  | Uint8Array;

/** A result with its gradient by each of what goes in. */
export interface Differentiable {
  readonly value: Tensor;
  readonly gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
}

/** The operations of TensorFlow.js that every back end here has, by its names. */
export interface Operations {
  add<T extends Tensor>(a: Operand, b: Operand): T;
  sub<T extends Tensor>(a: Operand, b: Operand): T;
  mul<T extends Tensor>(a: Operand, b: Operand): T;
  div<T extends Tensor>(a: Operand, b: Operand): T;
  cast<T extends Tensor>(x: T, dtype: ElementType): T;
  concat<T extends Tensor>(tensors: readonly T[], axis?: number): T;
  clone<T extends Tensor>(x: T): T;
  abs<T extends Tensor>(x: T): T;
  exp<T extends Tensor>(x: T): T;
  greater(a: Operand, b: Operand): Tensor;
  log<T extends Tensor>(x: T): T;
  maximum<T extends Tensor>(a: Operand, b: Operand): T;
  minimum<T extends Tensor>(a: Operand, b: Operand): T;
  neg<T extends Tensor>(x: T): T;
  relu<T extends Tensor>(x: T): T;
  selu<T extends Tensor>(x: T): T;
  sigmoid<T extends Tensor>(x: T): T;
  softplus<T extends Tensor>(x: T): T;
  sqrt<T extends Tensor>(x: T): T;
  square<T extends Tensor>(x: T): T;
  tanh<T extends Tensor>(x: T): T;
  zerosLike<T extends Tensor>(x: T): T;
  reverse<T extends Tensor>(x: T, axis?: number | number[]): T;
  transpose<T extends Tensor>(x: T, permutation?: number[]): T;
  slice<T extends Tensor>(x: T, begin: number | number[], size?: number | number[]): T;
  pad<T extends Tensor>(x: T, paddings: [number, number][], constant?: number): T;
  gather<T extends Tensor>(x: T, indices: Tensor | Values, axis?: number): T;
  matMul<T extends Tensor>(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): T;
  max<T extends Tensor>(x: Tensor, axis?: number | number[], keepDims?: boolean): T;
  mean<T extends Tensor>(x: Tensor, axis?: number | number[], keepDims?: boolean): T;
  sum<T extends Tensor>(x: Tensor, axis?: number | number[], keepDims?: boolean): T;
  oneHot<T extends Tensor>(indices: Tensor, depth: number): T;
  reshape<T extends Tensor>(x: Tensor, shape: readonly number[]): T;
  unsortedSegmentSum<T extends Tensor>(x: T, segments: Tensor1D, count: number): T;
  fill<T extends Tensor>(shape: readonly number[], value: number, dtype?: ElementType): T;
  zeros<T extends Tensor>(shape: readonly number[], dtype?: ElementType): T;
  scalar(value: number, dtype?: ElementType): Scalar;
  tensor<T extends Tensor>(values: Values, shape?: readonly number[], dtype?: ElementType): T;
  tensor1d(values: Values, dtype?: ElementType): Tensor1D;
  tensor2d(values: Values, shape?: [number, number], dtype?: ElementType): Tensor2D;
  /** Inputs of the function are its tensors, and last what saves tensors for the gradient. */
  customGrad<F extends (...tensors: never[]) => Tensor>(f: (...inputs: unknown[]) => Differentiable): F;
  valueAndGrads(
    f: (...args: Tensor[]) => Scalar,
  ): (args: Tensor[], dy?: Scalar) => { readonly grads: Tensor[]; readonly value: Scalar };
  /** Disposes of what the work makes, but for the tensors that it gives back. */
  tidy<T>(work: () => T): T;
  keep<T extends Tensor>(tensor: T): T;
  dispose(tensors: Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>): void;
  getBackend(): string;
  memory(): { readonly numTensors: number; readonly numBytes: number };
}

/** The library, which has kernels of our own beside its operations. */
export interface TensorLibrary extends Operations {
  /** Returns a kernel of a back end, if it has it. */
  getKernel(name: string, backend: string): object | undefined;
  engine(): {
    /** Computes by a kernel, in one tensor or several. */
    runKernel(
      name: string,
      inputs: Readonly<Record<string, Tensor>>,
      attributes?: Readonly<Record<string, unknown>>,
    ): Tensor | Tensor[];
  };
}
