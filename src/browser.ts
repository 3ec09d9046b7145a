/**
 * grae as a library in browsers, in a page or a worker: a trained model ({@link TrainedModel}) encodes, decodes,
 * reconstructs and samples, a domain ({@link loadDomain}) judges, and {@link train} makes a model of strings in memory. The
 * files that ship with grae are served by the program; {@link setAssets} says where. {@link setWorkers} brings threads.
 *
 * @packageDocumentation
 */
import './host/browser/install.js';

export * from './core.js';
export { setAssets } from './host/browser/assets.js';
export { fetchedStore } from './host/browser/fetchedStores.js';
export type { WebWorker } from './host/browser/webThread.js';
export { setWorkers, type WorkersOptions } from './host/browser/workers.js';
export { type PrepareImageOptions, prepareImageRun } from './imaging/prepareImageRun.js';
export { trainImages } from './imaging/trainImages.js';
export { train } from './library/train.js';
export { prepareRun } from './training/prepare.js';
