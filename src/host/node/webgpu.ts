import { createRequire } from 'node:module';
import { messageOf } from '../../base/errors.js';
import type { Webgpu } from '../../base/host.js';

interface Dawn {
  create(options: readonly string[]): object;
  /** The classes and constants of WebGPU, which a browser has in its global scope. */
  readonly globals: object;
}

/** Neither package is a literal in an import, since both are optional, and so are their types. */
const dawnPackage: string = 'webgpu';
const backendPackage: string = '@tensorflow/tfjs-backend-webgpu';

/**
 * Loads `webgpu` (Dawn) and the back end of TensorFlow.js for it, which are optional, and puts WebGPU where a browser has
 * it: `navigator.gpu`. It has to stay there, since Dawn ends the process when its object is collected in mid-work; a
 * process ends with it all the same when nothing else is left to do.
 *
 * @throws Error that says what is missing
 */
export async function loadWebgpu(): Promise<Webgpu> {
  const { create, globals } = await importOptional<Dawn>(dawnPackage);
  const scope = globalThis as { navigator?: object };
  // Node 20 has no navigator.
  if (scope.navigator === undefined) {
    const userAgent = `Node.js/${process.versions.node.split('.')[0]}`;
    Object.defineProperty(scope, 'navigator', { value: { userAgent }, configurable: true, writable: true });
  }
  const navigator = scope.navigator as { gpu?: object };
  if (navigator.gpu === undefined) {
    Object.assign(globalThis, globals);
    Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
  }
  await importOptional(backendPackage);
  const { version } = createRequire(import.meta.url)(`${dawnPackage}/package.json`) as { version: string };
  return { library: `webgpu ${version}` };
}

async function importOptional<Module>(name: string): Promise<Module> {
  try {
    return (await import(name)) as Module;
  } catch (thrown) {
    const text = messageOf(thrown);
    throw new Error(
      (thrown as { code?: string }).code === 'ERR_MODULE_NOT_FOUND' && text.includes(`'${name}'`)
        ? `${name} is not installed`
        : `${name} is installed, but does not load (${text})`,
    );
  }
}
