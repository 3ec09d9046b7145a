import type { Command } from 'commander';
import { showValue } from '../../base/showNumber.js';
import { jsonOption } from '../options/shared.js';
import { table } from '../output/text.js';
import type { Session } from '../session.js';

export function addDoctor(program: Command, session: Session): void {
  program
    .command('doctor')
    .summary('back ends and libraries on this machine')
    .description('Says which back ends start here, which one is used, and how to get what is missing.')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae doctor --json')
    .action(doctor.bind(null, session));
}

interface BackendFinding {
  readonly name: string;
  readonly available: boolean;
  readonly device: string | null;
  readonly version: string | null;
  /** Why it did not start; null where it did. */
  readonly reason: string | null;
  readonly remedy: string | null;
}

const remedies: Readonly<Record<string, string>> = {
  tensorflow:
    'optional: trains about three times as fast on two cores, and uses a GPU with CUDA 11.2. It exists for x64 on Linux ' +
    'and Windows, and for macOS; its install script downloads some hundred MB. npm 10 and 11 run that script, npm 12 only ' +
    'if the project allows it:\n' +
    '  npm pkg set "allowScripts[@tensorflow/tfjs-node-gpu]=true" --json\n' +
    '  npm install @tensorflow/tfjs-node-gpu',
  wasm: 'install again: "npm ci"',
  cpu: 'install again: "npm ci"',
};

async function doctor(session: Session, options: { json?: boolean }): Promise<void> {
  const { freemem } = await import('node:os');
  const { describeMachine } = await import('../../host/node/machine.js');
  const { backendNames, startBackend } = await import('../../tensor/backend.js');
  const { GraeError, messageOf } = await import('../../base/errors.js');
  const backends: BackendFinding[] = [];
  for (const name of backendNames) {
    try {
      const { device, version } = await startBackend(name);
      backends.push({ name, available: true, device, version, reason: null, remedy: null });
    } catch (thrown) {
      const problem = thrown instanceof GraeError ? thrown.problem : messageOf(thrown);
      const reason = problem.replace(/^no back end could be started \(\w+: (.*)\)$/, '$1');
      backends.push({
        name,
        available: false,
        device: null,
        version: null,
        reason,
        remedy: remedies[name] ?? null,
      });
    }
  }
  const chosen = backends.find(({ available }) => available)?.name ?? null;
  const report = {
    ...(await describeMachine()),
    freeMemoryGiB: Math.round((10 * freemem()) / 2 ** 30) / 10,
    versions: await libraryVersions(),
    backends,
    chosen,
    device: backends.find(({ name }) => name === chosen)?.device ?? null,
  };
  if (chosen === null) session.status = 1;
  if (options.json === true) {
    session.printJson(report);
    return;
  }
  session.print(
    table(
      ['machine', ''],
      [
        ['grae', report.grae],
        ['Node', report.node],
        ['system', report.platform],
        ['processor', `${report.processor}, ${report.cores} cores`],
        ['memory', `${showValue(report.memoryGiB)} GiB, ${showValue(report.freeMemoryGiB)} GiB free`],
        ...Object.entries(report.versions).map(([name, version]) => [name, version ?? 'missing']),
      ],
    ),
  );
  session.print('');
  session.print(
    table(
      ['back end', 'state', 'device'],
      backends.map(({ name, available, device, reason }) => [
        name,
        name === chosen ? 'used by default' : available ? 'available' : 'missing',
        device ?? reason ?? '',
      ]),
    ),
  );
  for (const { name, remedy } of backends) if (remedy !== null) session.print(`\n${name}: ${remedy}`);
}

async function libraryVersions(): Promise<Record<string, string | null>> {
  const { createRequire } = await import('node:module');
  const { readFile } = await import('node:fs/promises');
  const { dirname, join } = await import('node:path');
  const require = createRequire(import.meta.url);
  const versions: Record<string, string | null> = {};
  for (const name of ['@tensorflow/tfjs-core', 'nearley', 'openchemlib', '@rdkit/rdkit']) {
    versions[name] = await versionOf(name);
  }
  return versions;

  /** Looks for package.json above the file that an import resolves to, because a package may not export it. */
  async function versionOf(name: string): Promise<string | null> {
    try {
      let folder = dirname(require.resolve(name));
      for (;;) {
        const manifest = await readFile(join(folder, 'package.json'), 'utf8').then(
          (text) => JSON.parse(text) as { name?: string; version?: string },
          () => null,
        );
        if (manifest?.name === name) return manifest.version ?? null;
        if (dirname(folder) === folder) return null;
        folder = dirname(folder);
      }
    } catch {
      return null;
    }
  }
}
