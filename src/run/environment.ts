import { host } from '../base/host.js';
import { currentBackend } from '../tensor/backend.js';
import type { Environment } from './schema.js';

/** Describes the environment of a new run: the machine, the time, and the back end that runs now. */
export async function describeEnvironment(): Promise<Environment> {
  const { backend, device, version, precision } = currentBackend();
  return {
    ...(await host().describeMachine()),
    started: new Date().toISOString(),
    compute: { backend, device, version, precision },
  };
}
