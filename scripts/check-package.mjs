// Does the package that users get work? `npm run check:package` packs it, installs the tarball into an empty folder
// and uses it from there: command line, public API, types. Expects a fresh build in dist/.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const temp = realpathSync(mkdtempSync(join(tmpdir(), 'grae-package-')));
const user = join(temp, 'user');

/** Seconds that `grae --version` may take longer than Node itself needs to start. */
const startupLimit = 0.2;

class CheckFailed extends Error {}

function expect(condition, message) {
  if (!condition) throw new CheckFailed(message);
}

/** Runs a program and gives its standard output; anything but status 0 ends the check. */
function run(program, args, cwd = user) {
  // npm and npx are batch files on Windows, which only a shell can start.
  const isBatch = process.platform === 'win32' && program !== process.execPath;
  const shown = isBatch ? args.map((arg) => `"${arg}"`) : args;
  const done = spawnSync(program, shown, { cwd, encoding: 'utf8', shell: isBatch, maxBuffer: 64 << 20 });
  expect(
    done.status === 0,
    `"${[program, ...args].join(' ')}" ended with status ${done.status ?? done.error?.message}\n${done.stdout}${done.stderr}`,
  );
  return done.stdout;
}

const node = (...args) => run(process.execPath, args);
const npm = (args, cwd) => run('npm', [...args, '--loglevel=error'], cwd);
const grae = (...args) => run('npx', ['--no-install', 'grae', ...args]);
const tool = (...path) => join(root, 'node_modules', ...path);

function step(name, check) {
  const start = performance.now();
  const said = check();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`  ${name}${said === undefined ? '' : `: ${said}`} (${seconds} s)\n`);
}

/** Shortest of several runs, in seconds: what the program needs, without what the machine did besides. */
function secondsOf(...args) {
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < 5; repeat++) {
    const start = performance.now();
    node(...args);
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

function main() {
  let tarball = '';
  mkdirSync(user);

  step('pack', () => {
    const [packed] = JSON.parse(
      npm(['pack', '--json', '--ignore-scripts', '--pack-destination', temp], root),
    );
    tarball = join(temp, packed.filename);
    const paths = packed.files.map((file) => file.path);
    const needed = [
      'LICENSE',
      'README.md',
      'bin/grae.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/browser.js',
      'dist/browser.d.ts',
      'dist/browserWorker.js',
      'dist/browserWorker.d.ts',
      'dist/cli/main.js',
      'dist/explorer/index.html',
    ];
    for (const path of needed)
      expect(paths.includes(path), `expected ${path} in the package, but it is not there`);
    const allowed =
      /^(bin|dist|grammars|data|docs|examples)\/|^(package\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)$/;
    const stray = paths.filter((path) => !allowed.test(path) || /\.test\.|(^|\/)test\//.test(path));
    expect(stray.length === 0, `expected no such files in the package: ${stray.join(', ')}`);
    return `${paths.length} files, ${(packed.size / 1e6).toFixed(2)} MB packed, ${(packed.unpackedSize / 1e6).toFixed(2)} MB unpacked`;
  });

  step('publint', () => {
    node(tool('publint', 'src', 'cli.js'), 'run', tarball, '--strict');
  });

  step('install into an empty folder', () => {
    writeFileSync(join(user, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n');
    npm(['install', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund', tarball], user);
  });

  step('grae --version', () => {
    const version = grae('--version').trim();
    expect(version === manifest.version, `expected version ${manifest.version}, but received: ${version}`);
    const launcher = join(user, 'node_modules', 'grae', 'bin', 'grae.js');
    const extra = secondsOf(launcher, '--version') - secondsOf('--eval', '0');
    expect(
      extra <= startupLimit,
      `expected at most ${startupLimit} s of start-up, but received: ${extra.toFixed(3)} s`,
    );
    return `${version}, ${Math.round(extra * 1000)} ms more than Node itself`;
  });

  step('grae grammar check', () => {
    const folder = join(user, 'node_modules', 'grae', 'grammars');
    const grammars = readdirSync(folder).filter((name) => name.endsWith('.ne'));
    expect(grammars.length > 0, `expected a .ne file in ${folder}`);
    for (const grammar of grammars) grae('grammar', 'check', join(folder, grammar));
    return grammars.join(', ');
  });

  step('models that ship', () => {
    const folder = join('data', 'models');
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files) {
      const path = relative(root, file);
      const installed = join(user, 'node_modules', 'grae', path);
      expect(existsSync(installed), `expected ${path} in the package, but it is not there`);
    }
    const { models } = JSON.parse(grae('data', 'list', '--json'));
    for (const { name } of models) {
      const { samples } = JSON.parse(grae('sample', name, '-n', '20', '--json'));
      expect(samples.length === 20, `expected 20 samples of ${name}, but received: ${samples.length}`);
    }
    return models.map(({ name, bytes }) => `${name} ${(bytes / 1e6).toFixed(1)} MB`).join(', ') || 'none';
  });

  step('grae explore', () => {
    const site = join(temp, 'site');
    grae('explore', '--to', site);
    const page = readFileSync(join(site, 'index.html'), 'utf8');
    const parts = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path);
    expect(parts.length > 0, 'expected the page of the explorer to name its parts');
    for (const path of [...parts, 'models.json', 'grae/index.json'])
      expect(
        existsSync(join(site, path)),
        `expected ${path} beside the page of the explorer, but it is not there`,
      );
    return `${readdirSync(site, { recursive: true }).length} files`;
  });

  step('grae doctor --json', () => {
    const report = grae('doctor', '--json');
    try {
      JSON.parse(report);
    } catch {
      throw new CheckFailed(`expected one JSON document from "grae doctor --json", but received:\n${report}`);
    }
  });

  step('import of the public API', () => {
    const entries = { grae: 'copyAssets', 'grae/browser': 'setAssets' };
    const counts = Object.entries(entries).map(([entry, own]) => {
      // The entry of browsers keeps a channel open, as a page does.
      writeFileSync(
        join(user, 'use.mjs'),
        `import * as grae from '${entry}';\nprocess.stdout.write(JSON.stringify(Object.keys(grae)), () => process.exit());\n`,
      );
      const names = JSON.parse(node('use.mjs'));
      expect(names.includes(own), `expected ${entry} to export ${own}, but received: ${names.join(', ')}`);
      return `${entry} ${names.length} names`;
    });
    return counts.join(', ');
  });

  // as strict as a user's project can be: its compiler checks our declarations and those that they import
  step('types', () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
    expect(example !== undefined, 'expected an example in TypeScript in README.md');
    writeFileSync(join(user, 'example.ts'), example);
    writeFileSync(
      join(user, 'use.ts'),
      `import * as grae from 'grae';
import { setAssets, TrainedModel } from 'grae/browser';
import type { FitOptions, PrepareOptions, PresetName, ScoreName, TrainModelOptions, Verdict } from 'grae';
export const error: Error = new grae.GraeError('text');
export const status: number = new grae.GraeError('text').exitCode;
export const names: readonly string[] = Object.keys(grae);
export const inBrowser = (): Promise<TrainedModel> => {
  setAssets('/grae/');
  return TrainedModel.open('zinc250k');
};
export const preset: PresetName = 'compact';
export const training: TrainModelOptions = { grammar: 'smiles', loss: 'vae', freeBits: 1, minutes: 5 };
export const fit: FitOptions = { kind: 'gmm', components: 3 };
export const score: ScoreName = 'qed';
export const qed = (verdict: Verdict): number | null => grae.scoreOf(verdict, score);
export const own = (verdict: Verdict): number | null => grae.scoreOf(verdict, 'a score of my own');
// @ts-expect-error a preset that there is not
export const misspelt: Partial<PrepareOptions> = { preset: 'compcat' };
// @ts-expect-error a setting that there is not
export const unknown: FitOptions = { kind: 'gmm', componets: 3 };
`,
    );
    const kinds = [
      ['NodeNext', 'NodeNext'],
      ['ESNext', 'bundler'],
    ].flatMap(([module, moduleResolution]) => [
      { module, moduleResolution, lib: ['ES2022', 'DOM'], types: [] },
      { module, moduleResolution, lib: ['ES2022'], types: ['node'], typeRoots: [tool('@types')] },
    ]);
    for (const kind of kinds) {
      const compilerOptions = { strict: true, skipLibCheck: false, noEmit: true, target: 'ES2022', ...kind };
      // the example reads a file, for which a project needs Node's types
      const files = ['use.ts', ...(kind.types.includes('node') ? ['example.ts'] : [])];
      const config = { compilerOptions, files };
      writeFileSync(join(user, 'tsconfig.json'), JSON.stringify(config));
      node(tool('typescript', 'lib', 'tsc.js'), '--project', user);
    }
    return kinds
      .map(({ moduleResolution, lib, types }) => [moduleResolution, ...lib.slice(1), ...types].join(' + '))
      .join(', ');
  });
}

try {
  main();
} catch (thrown) {
  if (!(thrown instanceof CheckFailed)) throw thrown;
  process.stderr.write(`error: the package is not fit for use: ${thrown.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(temp, { recursive: true, force: true, maxRetries: 3 });
}
