import { messageOf } from '../../base/errors.js';
import type { NativeTensorflow, NativeTensorflowOptions } from '../../base/host.js';

interface NativeModule {
  readonly version?: { readonly 'tfjs-node'?: string };
  readonly node?: { readonly TF_VERSION?: string };
}

/**
 * Loads `@tensorflow/tfjs-node-gpu`, which is optional.
 *
 * @throws Error that says what is missing
 */
export async function loadNativeTensorflow({
  precision,
}: NativeTensorflowOptions): Promise<NativeTensorflow> {
  // TensorFlow reads these when its library loads, so they come before the import.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'; // the default, which TensorFlow announces unless it is set
  if (precision === 'bf16') process.env.TF_SET_ONEDNN_FPMATH_MODE = 'BF16';
  restoreRemovedNodeFunctions();
  const native = await importNative();
  return { library: native.node?.TF_VERSION ?? native.version?.['tfjs-node'] ?? 'unknown' };
}

/** Puts functions back into `node:util` that tfjs-node 4.22 calls and Node 23 removed. */
function restoreRemovedNodeFunctions(): void {
  const util = process.getBuiltinModule('node:util') as unknown as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

async function importNative(): Promise<NativeModule> {
  // The package announces itself and prints advice through the console, which belongs into no command's output.
  const { warn, info, log } = console;
  console.warn = console.info = console.log = () => {};
  try {
    // Not a literal: the package is optional, and so are its types.
    const name: string = '@tensorflow/tfjs-node-gpu';
    const loaded = (await import(name)) as { default?: NativeModule } & NativeModule;
    return loaded.default ?? loaded;
  } catch (thrown) {
    const text = messageOf(thrown);
    throw new Error(
      /Cannot find (package|module)/.test(text) && text.includes('tfjs-node-gpu')
        ? '@tensorflow/tfjs-node-gpu is not installed'
        : `@tensorflow/tfjs-node-gpu is installed without its native library (${text})`,
    );
  } finally {
    Object.assign(console, { warn, info, log });
  }
}
