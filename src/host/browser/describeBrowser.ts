import type { Machine } from '../../base/host.js';
import { servedVersion } from './assets.js';
import { scope } from './scope.js';

/** Describes the browser, as far as it reveals itself. */
export async function describeBrowser(): Promise<Machine & { readonly browser: string }> {
  const { userAgent, platform, hardwareConcurrency, deviceMemory } = scope.navigator;
  return {
    grae: await servedVersion(),
    browser: userAgent,
    platform: platform ?? 'unknown',
    processor: 'unknown',
    cores: hardwareConcurrency,
    memoryGiB: deviceMemory ?? 0,
  };
}
