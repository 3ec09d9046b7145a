import { host } from '../../../base/host.js';
import type { RdkitFactory, RdkitModule } from './rdkitModule.js';

/**
 * Imports RDKit's package, and compiles its WebAssembly once for all instances. The package would look for the file
 * beside its own script, which a bundler moves.
 *
 * @throws what importing the package, reading the file or compiling it throws
 */
export async function importRdkit(): Promise<RdkitFactory> {
  const [{ default: factory }, bytes] = await Promise.all([
    import('@rdkit/rdkit') as unknown as Promise<{ readonly default: RdkitFactory }>,
    host().readAsset('rdkit/RDKit_minimal.wasm'),
  ]);
  const wasm = await WebAssembly.compile(bytes);
  return (options) =>
    new Promise<RdkitModule>((resolve, reject) => {
      const instantiateWasm = (
        imports: WebAssembly.Imports,
        onInstance: (instance: WebAssembly.Instance) => void,
      ): object => {
        // The factory waits for the instance and for nothing else, so a failure has to be passed on from here.
        WebAssembly.instantiate(wasm, imports).then(onInstance).catch(reject);
        return {};
      };
      factory({ ...options, instantiateWasm }).then(resolve, reject);
    });
}
