import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readManifest, readText, root } from './support/repository.js';

const manifest = readManifest();

describe('package.json', () => {
  test('its version is the one that "grae --version" shows', () => {
    const shown = execFileSync(process.execPath, [join(root, 'bin/grae.js'), '--version'], {
      encoding: 'utf8',
    });
    expect(shown.trim()).toBe(manifest.version);
  });

  test('the launcher refuses the versions of Node that "engines" excludes', () => {
    const [, major, minor] = /const wanted = \[(\d+), (\d+)\]/.exec(readText('bin/grae.js')) ?? [];
    expect(manifest.engines.node).toBe(`>=${major}.${minor}.0`);
  });

  test('all parts of TensorFlow.js have the same exact version', () => {
    const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
    const versions = Object.entries(all).filter(([name]) => name.startsWith('@tensorflow/'));
    expect(versions.length).toBeGreaterThanOrEqual(5);
    for (const [name, version] of versions) expect({ name, version }).toEqual({ name, version: '4.22.0' });
  });

  test('every install script of a dependency is allowed or refused, so that npm asks nothing', () => {
    const lock = JSON.parse(readText('package-lock.json')) as {
      packages: Record<string, { hasInstallScript?: boolean; dev?: boolean }>;
    };
    const undecided = Object.entries(lock.packages)
      .filter(([, entry]) => entry.hasInstallScript === true && entry.dev !== true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
      .filter((name) => manifest.allowScripts[name] === undefined);
    expect(undecided).toEqual([]);
    expect(manifest.allowScripts['@tensorflow/tfjs-node-gpu']).toBe(true);
  });
});

test('npm installs no peer unless somebody asks for it', () => {
  const optional = Object.keys(manifest.peerDependencies).map((name) => [name, { optional: true }]);
  expect(manifest.peerDependenciesMeta).toEqual(Object.fromEntries(optional));
});

describe('package-lock.json', () => {
  const lock = JSON.parse(readText('package-lock.json')) as {
    packages: Record<string, Record<string, unknown>>;
  };

  test('it names no download host', () => {
    const named = Object.entries(lock.packages).filter(([, entry]) => 'resolved' in entry);
    expect(named.map(([path]) => path)).toEqual([]);
    expect(readText('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });

  test('it holds the checksum of every package', () => {
    const unchecked = Object.entries(lock.packages).filter(
      ([path, entry]) => path !== '' && entry.integrity === undefined && entry.inBundle !== true,
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });

  test('it belongs to this package.json', () => {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
    expect(lock.packages['']).toMatchObject({ version: manifest.version, optionalDependencies });
    expect(lock.packages['']).toMatchObject({ peerDependencies, peerDependenciesMeta });
    const required = { ...dependencies, ...optionalDependencies };
    expect({ ...(lock.packages['']?.dependencies as object), ...optionalDependencies }).toEqual(required);
  });
});
