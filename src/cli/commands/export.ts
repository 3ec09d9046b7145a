import type { Command } from 'commander';
import { Option } from 'commander';
import { actionByKind } from '../options/actionByKind.js';
import { expectFreeFolder, openModel } from '../options/opening.js';
import { allowCodeOption, jsonOption } from '../options/shared.js';
import { printNext } from '../output/nextCommand.js';
import { printFileSizes } from '../output/printFileSizes.js';
import { ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';

export function addExport(program: Command, session: Session): void {
  program
    .command('export')
    .description(
      'Writes a compact copy of a trained run: settings, grammar, weights, density, training log, and hashes of the ' +
        'training strings, by which novelty is judged. Every command accepts it as a run except train and fit, which need the data.',
    )
    .argument('<run>', 'folder of a trained run, with its density')
    .addOption(new Option('--out <folder>', 'a new or empty folder for the copy').makeOptionMandatory())
    .addOption(
      new Option('--precision <kind>', 'how the weights are stored')
        .choices(['float16', 'float32'] as const)
        .default('float16' as const),
    )
    .option('--onnx', 'write the model as ONNX too: encoder, start and step of the decoder, and onnx.json')
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  grae export runs/molecules --out molecules\n  grae sample ./molecules -n 1000',
    )
    .action(
      actionByKind(session, exportRun, {
        takes: ['out', 'precision', 'json'],
        load: async () => (await import('./images/export.js')).imageExport,
      }),
    );
}

interface ExportCommandOptions {
  readonly out: string;
  readonly precision: 'float16' | 'float32';
  readonly onnx?: boolean;
  readonly allowCode?: boolean;
  readonly json?: boolean;
}

async function exportRun(session: Session, folder: string, options: ExportCommandOptions): Promise<void> {
  const { exportModel } = await import('../../sampling/exportModel.js');
  const { fileSizes } = await import('../../host/node/files.js');
  const { whileCreating } = await import('../../host/node/lock.js');
  // Nothing is computed, so the back end without dependencies will do.
  const model = await openModel(session, folder, { backend: 'cpu', allowCode: options.allowCode });
  const line = new ProgressLine(session);
  const started = performance.now();
  await expectFreeFolder(options.out);
  await whileCreating(options.out, `grae export ${folder}`, () =>
    exportModel(model, options.out, {
      precision: options.precision,
      onnx: options.onnx === true,
      onProgress: (done, total) => line.count('hashing the training set', done, total, started),
    }),
  );
  line.clear();
  const files = await fileSizes(options.out);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (options.json === true) {
    session.printJson({ run: folder, out: options.out, precision: options.precision, bytes, files });
    return;
  }
  printFileSizes(session, files);
  printNext(session, `sample ${options.out} -n 1000`, options);
}
