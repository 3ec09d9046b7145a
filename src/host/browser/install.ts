import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Host, installHost, type Sha256, type Webgpu } from '../../base/host.js';
import { fetchAsset, servedAssets } from './assets.js';
import { describeBrowser } from './describeBrowser.js';
import { fetchedStore, refuseFolder } from './fetchedStores.js';
import { scope } from './scope.js';
import { webThreads } from './workers.js';

// The entry for browsers imports this module first, for its effect.

/** Hashes in another thread of the browser, but for pages that come neither by HTTPS nor from this machine. */
async function sha256Of(bytes: Uint8Array): Promise<string> {
  const { subtle } = scope.crypto;
  // browsers refuse shared memory here
  if (subtle === undefined || !(bytes.buffer instanceof ArrayBuffer)) return bytesToHex(sha256(bytes));
  return bytesToHex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
}

/** Starts a hash of pieces, which browsers themselves do not offer. */
function startSha256(): Sha256 {
  const hash = sha256.create();
  return {
    update: (content) => void hash.update(typeof content === 'string' ? utf8ToBytes(content) : content),
    digest: () => bytesToHex(hash.digest()),
  };
}

const { port1, port2 } = new scope.MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** Waits for a turn in the queue of messages; a timer without delay would wait for 4 ms after a few calls. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}

async function loadWebgpu(): Promise<Webgpu> {
  if (scope.navigator.gpu !== undefined) return { library: 'WebGPU of the browser' };
  throw new Error(
    'this browser has no WebGPU, or not for pages that come neither by HTTPS nor from this machine',
  );
}

const browser: Host = {
  readAsset: fetchAsset,
  listAssets: servedAssets,
  openStore: fetchedStore,
  newStore: refuseFolder,
  sha256: sha256Of,
  startSha256,
  pause,
  overflow: null,
  get threads() {
    return webThreads();
  },
  modules: { tryOut: async () => {}, bounded: (_, work) => work() },
  describeMachine: describeBrowser,
  loadNativeTensorflow: null,
  loadWebgpu,
};

installHost(browser);
