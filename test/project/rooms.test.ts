import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './support/repository.js';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** What the rule of the rooms says about the `src` in a folder, as "rule: from -> to". */
function violationsIn(folder: string): readonly string[] {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  // the JSON output ends with status 0 whatever it finds
  const output = execFileSync(
    process.execPath,
    [program, 'src', '--config', config, '--output-type', 'json'],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const { summary } = JSON.parse(output) as { summary: { violations: readonly Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

test('every import in src keeps to the rooms', () => {
  expect(violationsIn(root)).toEqual([]);
});

describe('on planted files', () => {
  let folder: string;
  let violations: readonly string[];

  const planted: Readonly<Record<string, string>> = {
    'src/index.ts': `
      export { up } from './grammar/up.js';
      export { type } from './grammar/type.js';
      export { lazy } from './grammar/lazy.js';
      export { node } from './model/node.js';
      export { circleA } from './model/circleA.js';
      export { tensor } from './model/tensor.js';
      export { chemistry } from './domain/chemistry.js';
      export { molecule } from './domain/molecule/molecule.js';
      export { nowhere } from './base/nowhere.js';
      export { attic } from './attic/attic.js';
      export { down } from './training/down.js';
      export { cli } from './cli/other.js';`,
    'src/cli/main.ts': `import { Command } from 'commander'; export const command = new Command();`,
    'src/cli/other.ts': `export const cli = 0;`,
    'src/base/base.ts': `export const base = 0;`,
    'src/base/nowhere.ts': `export { nowhere } from './gone.js';`,
    'src/tensor/ops.ts': `import * as tf from '@tensorflow/tfjs-core'; export const ops = tf; export interface Ops {}`,
    'src/grammar/up.ts': `import { ops } from '../tensor/ops.js'; export const up = ops;`,
    'src/grammar/type.ts': `import type { Ops } from '../tensor/ops.js'; export const type: Ops = {};`,
    'src/grammar/lazy.ts': `export const lazy = () => import('../tensor/ops.js');`,
    'src/model/node.ts': `import { readFile } from 'node:fs/promises'; export const node = readFile;`,
    'src/run/host.ts': `import { files } from '../host/node/files.js'; export const host = files;`,
    'src/host/node/files.ts': `export const files = 0;`,
    'src/browser.ts': `import { files } from './host/node/files.js'; export const browser = files;`,
    'src/model/circleA.ts': `import { circleB } from './circleB.js'; export const circleA = () => circleB;`,
    'src/model/circleB.ts': `import { circleA } from './circleA.js'; export const circleB = () => circleA;`,
    'src/model/tensor.ts': `import * as tf from '@tensorflow/tfjs-core'; export const tensor = tf;`,
    'src/domain/chemistry.ts': `import { Molecule } from 'openchemlib'; export const chemistry = Molecule;`,
    'src/domain/molecule/molecule.ts': `import { Molecule } from 'openchemlib'; export const molecule = Molecule;`,
    'src/attic/attic.ts': `import { base } from '../base/base.js'; export const attic = base;`,
    'src/training/down.ts': `import { base } from '../base/base.js'; import { ops } from '../tensor/ops.js';
      import { Command } from 'commander'; export const down = [base, ops, Command];`,
    'src/density/forgotten.ts': `export const forgotten = 0;`,
    // The libraries, so that they are found.
    'package.json': `{ "type": "module",
      "dependencies": { "commander": "1", "openchemlib": "1", "@tensorflow/tfjs-core": "1" } }`,
    ...Object.fromEntries(
      ['commander', 'openchemlib', '@tensorflow/tfjs-core'].flatMap((name) => [
        [
          `node_modules/${name}/package.json`,
          `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`,
        ],
        [`node_modules/${name}/index.js`, ''],
      ]),
    ),
  };

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'grae-rooms-')));
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    violations = violationsIn(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['an import of a room above', 'room-grammar: src/grammar/up.ts -> src/tensor/ops.ts'],
    ['an import of a type alone', 'room-grammar: src/grammar/type.ts -> src/tensor/ops.ts'],
    ['an import at run time', 'room-grammar: src/grammar/lazy.ts -> src/tensor/ops.ts'],
    ['a built-in of Node in a room of the core', 'no-node-in-core: src/model/node.ts -> fs/promises'],
    ['a host in a room of the core', 'room-run: src/run/host.ts -> src/host/node/files.ts'],
    [
      'the host of Node in the entry of browsers',
      'no-node-from-browser: src/browser.ts -> src/host/node/files.ts',
    ],
    ['a circle', 'no-circular: src/model/circleA.ts -> src/model/circleB.ts'],
    [
      'TensorFlow.js outside its room',
      'tensorflow-in-tensor: src/model/tensor.ts -> node_modules/@tensorflow/tfjs-core/index.js',
    ],
    [
      'openchemlib outside its room',
      'openchemlib-in-molecule: src/domain/chemistry.ts -> node_modules/openchemlib/index.js',
    ],
    [
      'commander outside its room',
      'commander-in-cli: src/training/down.ts -> node_modules/commander/index.js',
    ],
    ['an import that leads nowhere', 'no-unresolved: src/base/nowhere.ts -> ./gone.js'],
    ['a room that is not in the table', 'known-room: src/attic/attic.ts -> src/base/base.ts'],
    ['the command line in the public API', 'api-without-cli: src/index.ts -> src/cli/other.ts'],
    ['a file that nothing uses', 'no-unreachable: src/density/forgotten.ts -> src/density/forgotten.ts'],
  ])('%s is refused', (_, violation) => {
    expect(violations).toContain(violation);
  });

  test('nothing else is refused', () => {
    const innocent = [
      'src/domain/molecule/molecule.ts',
      'src/tensor/ops.ts',
      'src/cli/main.ts',
      'src/base/base.ts',
    ];
    const blamed = violations.filter((violation) =>
      innocent.some((path) => violation.includes(`: ${path} `)),
    );
    expect(blamed).toEqual([]);
    expect(violations.filter((violation) => violation.includes('src/training/down.ts ->'))).toHaveLength(1);
  });
});
