import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import type { Machine } from '../../base/host.js';
import { packagePath } from './packagePath.js';

/** Describes the machine that this process runs on. */
export async function describeMachine(): Promise<Machine & { readonly node: string }> {
  const { version } = JSON.parse(await readFile(packagePath('package.json'), 'utf8')) as { version: string };
  return {
    grae: version,
    node: process.version,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}
