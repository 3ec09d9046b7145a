import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Host, installHost, type Sha256, type Threads } from '../../base/host.js';
import { listAssets, readAsset } from './assets.js';
import { bounded } from './bounded.js';
import { hasThreads } from './hasThreads.js';
import { describeMachine } from './machine.js';
import { loadNativeTensorflow } from './nativeTensorflow.js';
import { overflow } from './overflow.js';

// Every entry for Node imports this module first, for its effect.

/** Loads with the first threads, since most commands start none. */
let pools: Promise<typeof import('./pool.js')> | null = null;

let limit: number | null = null;

const threads: Threads = {
  get count() {
    return limit ?? availableParallelism();
  },
  limit: (count) => {
    limit = count;
  },
  start: async (job, { threads: count = threads.count, ...options }) => {
    pools ??= import('./pool.js');
    const { Pool } = await pools;
    return new Pool(job, { ...options, threads: count });
  },
  end: async () => (await pools)?.endThreads(),
};

function startSha256(): Sha256 {
  const hash = createHash('sha256');
  return { update: (content) => void hash.update(content), digest: () => hash.digest('hex') };
}

const node: Host = {
  readAsset,
  listAssets,
  // Stores load on demand: the lock of a folder takes longer to load than everything else here.
  openStore: async (place) => (await import('./openStore.js')).openStore(place),
  newStore: async (folder) => (await import('./openStore.js')).newStore(folder),
  sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  startSha256,
  pause: () => new Promise((resolve) => setImmediate(resolve)),
  overflow,
  threads: hasThreads ? threads : null,
  modules: {
    tryOut: async (trial) => (await import('./tryModule.js')).tryModule(trial),
    bounded,
  },
  describeMachine,
  loadNativeTensorflow,
  loadWebgpu: async () => (await import('./webgpu.js')).loadWebgpu(),
};

installHost(node);
