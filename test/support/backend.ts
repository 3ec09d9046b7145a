import { type BackendName, startBackend } from '../../src/tensor/backend.js';

/** The back end under test: `GRAE_BACKEND=tensorflow npm test` runs the suite on native TensorFlow. */
export const backendUnderTest = (process.env.GRAE_BACKEND ?? 'wasm') as BackendName;

export async function startTestBackend(): Promise<void> {
  await startBackend(backendUnderTest);
}
