/** The back ends by the names that settings and files give them. This file loads none of them. */
export const backendNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const;

/**
 * The name of a back end.
 *
 * @useDeclaredType
 */
export type BackendName = (typeof backendNames)[number];

/** The back ends that `auto` tries, in this order. WebGPU joins them once it has been measured on a real GPU. */
export const automaticBackends: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu'];

/** Whether one thread alone computes with a back end, as it has its own threads, or a device that all would share. */
export function computesInOneThread(backend: BackendName): boolean {
  return backend === 'tensorflow' || backend === 'webgpu';
}
