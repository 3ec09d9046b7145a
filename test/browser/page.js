// The script of the page under test: starts workers in the way that bundlers understand.
globalThis.startWorker = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
