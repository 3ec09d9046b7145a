import type { Command } from 'commander';
import { showCount, showValue } from '../../base/showNumber.js';
import { openGivenRun } from '../options/opening.js';
import { allowCodeOption, jsonOption } from '../options/shared.js';
import { percent, table } from '../output/text.js';
import type { Session } from '../session.js';

export function addDoctor(program: Command, session: Session): void {
  program
    .command('doctor')
    .description(
      'Says which back ends start here, which one is used, and how to get what is missing. With a run, it says instead how its corpus is spelled, and what it knows of its productions.',
    )
    .argument('[run]', 'folder of a trained run, or a model that ships')
    .addOption(allowCodeOption())
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
    'optional: trains about twice as fast, on all cores or on a GPU with CUDA 11.2; without a GPU the same package ' +
    'computes on the processor. Its install script downloads some hundred MB. npm 10 and 11 run that script, npm 12 only ' +
    'if the project allows it:\n' +
    '  npm pkg set "allowScripts[@tensorflow/tfjs-node-gpu]=true" --json\n' +
    '  npm install @tensorflow/tfjs-node-gpu@4.22.0\n' +
    'Behind a firewall: set HTTPS_PROXY, or see "Behind a firewall" in docs/backends.md',
  webgpu:
    'optional: computes on any GPU with a driver for Vulkan, Metal or Direct3D 12, with --backend webgpu only, since its ' +
    'speed has not been measured on one. 150 MB; on Linux it also needs the loader of Vulkan (libvulkan1):\n' +
    '  npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0',
  wasm: 'install again: "npm ci"',
  cpu: 'install again: "npm ci"',
};

async function doctor(
  session: Session,
  folder: string | undefined,
  options: { readonly json?: boolean; readonly allowCode?: boolean },
): Promise<void> {
  if (folder === undefined) return examineMachine(session, options);
  return examineRun(session, folder, options);
}

async function examineRun(
  session: Session,
  folder: string,
  options: { readonly json?: boolean; readonly allowCode?: boolean },
): Promise<void> {
  const { corpusSpellingOf } = await import('../../run/corpusSpelling.js');
  const { productionCountsOf } = await import('../../run/productionCounts.js');
  const { stringsInTraining } = await import('../../run/stringsInTraining.js');
  const run = await openGivenRun(session, folder, options);
  const spelling = await corpusSpellingOf(run);
  const counts = await productionCountsOf(run);
  const unseen = counts === null ? null : counts.filter((count) => count === 0).length;
  const report = {
    run: run.name,
    strings: stringsInTraining(run.config.corpus),
    spelling,
    productions: { inGrammar: run.codec.grammar.table.productions.length, unseen },
  };
  if (options.json === true) {
    session.printJson(report);
    return;
  }
  const { rule, canonicalShare } = spelling;
  session.print(
    table(
      ['run', ''],
      [
        ['training strings', showCount(report.strings)],
        ['spelling of what is encoded', rule ?? 'as-written, since the run does not say'],
        ['canonical as written', canonicalShare === null ? 'not known' : percent(canonicalShare, 1)],
        ['productions of its grammar', showCount(report.productions.inGrammar)],
        ['of these in no training string', unseen === null ? 'not known' : showCount(unseen)],
      ],
    ),
  );
  if (rule === null && canonicalShare !== null && canonicalShare > 0.5) {
    session.note('its corpus is mostly canonical: --spelling canonical brings back more strings');
  }
}

async function examineMachine(session: Session, options: { readonly json?: boolean }): Promise<void> {
  const { freemem } = await import('node:os');
  const { describeMachine } = await import('../../host/node/machine.js');
  const { hasFusedProducts } = await import('../../tensor/productModule.js');
  const { startBackend } = await import('../../tensor/backend.js');
  const { automaticBackends, backendNames } = await import('../../tensor/backendNames.js');
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
  const chosen =
    automaticBackends.find((name) => backends.some((one) => one.name === name && one.available)) ?? null;
  const report = {
    ...(await describeMachine()),
    freeMemoryGiB: Math.round((10 * freemem()) / 2 ** 30) / 10,
    versions: await libraryVersions(),
    fusedProducts: hasFusedProducts(),
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
        [
          'fused products',
          report.fusedProducts
            ? 'available: "grae train --precision fused"'
            : 'no: they need relaxed SIMD, which Node 22 and newer have',
        ],
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
