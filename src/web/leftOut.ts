// In the place of parts of TensorFlow.js that the page never uses, in its bundle: see `vite.config.ts`.

/** The worker of its threads, in which grae never computes (`src/tensor/wasmAsset.ts`). */
export const wasmWorkerContents = '';

/** Its optimisers; grae has its own. */
export const registerOptimizers = (): void => {};
