import type { BackendName } from './backendNames.js';

/**
 * How matrices are multiplied. `bf16` lets native TensorFlow multiply in bfloat16 inside float32 code on processors with
 * AMX (relative error of a product about 2e-3). `fused` lets WebAssembly round once for a product and its sum, where the
 * engine has relaxed SIMD (Node 22 and newer, Chrome, Firefox): faster on most processors, no less exact, but the
 * last bits are those of this engine and processor.
 */
export type Precision = 'float32' | 'bf16' | 'fused';

/** The back end that was asked for, the one that runs, and the reasons against those before it. */
export interface BackendReport {
  readonly requested: BackendName | 'auto';
  readonly backend: BackendName;
  /** The device that computes, in words. */
  readonly device: string;
  /** The precision that products of matrices have. */
  readonly precision: Precision;
  /** Version of TensorFlow.js, and of the native library where there is one. */
  readonly version: string;
  /** Back ends that were tried first and could not be had. */
  readonly missing: readonly { readonly backend: BackendName; readonly reason: string }[];
}
