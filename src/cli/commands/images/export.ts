import { openImageModel } from '../../options/openImages.js';
import { expectFreeFolder } from '../../options/opening.js';
import { printNext } from '../../output/nextCommand.js';
import { printFileSizes } from '../../output/printFileSizes.js';
import type { Session } from '../../session.js';

interface ImageExportOptions {
  readonly out: string;
  readonly precision: 'float16' | 'float32';
  readonly json?: boolean;
}

/** Writes a compact copy of a run of images. */
export async function imageExport(
  session: Session,
  folder: string,
  options: ImageExportOptions,
): Promise<void> {
  const { exportImages } = await import('../../../imaging/exportImages.js');
  const { fileSizes } = await import('../../../host/node/files.js');
  const { whileCreating } = await import('../../../host/node/lock.js');
  const { out, precision } = options;
  const model = await openImageModel(session, folder, { backend: 'cpu' });
  await expectFreeFolder(out);
  await whileCreating(out, `grae export ${folder}`, () => exportImages(model, out, precision));
  const files = await fileSizes(out);
  if (options.json === true) {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    session.printJson({ run: folder, out, precision, bytes, files });
    return;
  }
  printFileSizes(session, files);
  printNext(session, `sample ${out} -n 100 --out images.png`, {});
}
