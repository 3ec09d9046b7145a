import type { Command } from 'commander';
import type { AnyRun } from '../../run/fittedDensity.js';
import { untilInterrupted } from '../interrupt.js';
import { openGivenRun } from '../options/opening.js';
import { portOption } from '../options/shared.js';
import type { Session } from '../session.js';

export function addExplore(program: Command, session: Session): void {
  program
    .command('explore')
    .description(
      'Opens a page in which a model works live: samples, the space of its codes, paths, decoding step by step, searches. Everything is computed in the browser; the server gives files to this machine alone.',
    )
    .argument('[run]', 'folder of a trained run; without one, the models that ship')
    .addOption(portOption())
    .option('--no-open', 'print the address, but open no browser')
    .option(
      '--to <folder>',
      'write the page and its files into a folder for any static host, and serve nothing',
    )
    .addHelpText('after', '\nExample:\n  grae explore runs/molecules')
    .action(explore.bind(null, session));
}

interface ExploreOptions {
  readonly port: number;
  readonly open: boolean;
  readonly to?: string;
}

async function explore(session: Session, folder: string | undefined, options: ExploreOptions): Promise<void> {
  const { explorerSite } = await import('../../serving/explorerSite.js');
  const run = folder === undefined ? null : await runToExplore(session, folder);
  // what goes to another host is for others too, so the training strings stay at home
  const site = await explorerSite(run, { withCorpus: options.to === undefined });
  if (options.to !== undefined) {
    const { expectFreeFolder } = await import('../options/opening.js');
    const { writeSite } = await import('../../serving/site.js');
    await expectFreeFolder(options.to);
    await writeSite(site, options.to);
    session.note(`wrote the explorer to ${options.to}: ${site.size} files`);
    return;
  }
  const { serveSite } = await import('../../serving/serveSite.js');
  const server = await serveSite(site, options.port);
  session.print(server.address);
  if (options.open && session.io.stdout.isTTY === true) {
    const { openInBrowser } = await import('../../serving/openInBrowser.js');
    openInBrowser(server.address);
  }
  session.note('Ctrl-C ends it');
  await untilInterrupted(
    session,
    (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    'closing the page',
  );
  await server.close();
}

/** Returns the folder of a run that can be used. @throws InputError for one that cannot */
async function runToExplore(session: Session, nameOrFolder: string): Promise<string> {
  const { existingRunFolder } = await import('../../host/node/shippedModels.js');
  const folder = await existingRunFolder(nameOrFolder);
  const { artefacts } = await import('../../run/artefacts.js');
  const { files } = await openRunOfAnyKind(session, folder);
  await files.read(artefacts.weights);
  return folder;
}

async function openRunOfAnyKind(session: Session, folder: string): Promise<AnyRun> {
  const { readRunKind } = await import('../../run/runKind.js');
  if ((await readRunKind(folder)) === 'strings') return openGivenRun(session, folder, {});
  const { ImageRun } = await import('../../imaging/imageRun.js');
  return ImageRun.open(folder);
}
