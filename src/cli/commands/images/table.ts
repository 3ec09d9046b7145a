import { join } from 'node:path';
import { InputError } from '../../../base/errors.js';
import { showValue } from '../../../base/showNumber.js';
import type { LabelledImages } from '../../../images/cifar.js';
import { endingAtSignals, untilInterrupted } from '../../interrupt.js';
import type { BackendChoice } from '../../options/shared.js';
import { printTables } from '../../output/printTables.js';
import { duration, ProgressLine } from '../../output/progress.js';
import type { Session } from '../../session.js';

interface ImageTableOptions {
  readonly corpus?: string;
  readonly out: string;
  readonly budget: number;
  readonly seeds?: readonly number[];
  readonly samples?: number;
  /** The weights of Inception, for FID. */
  readonly inception?: string;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Compares models of images in one table. @param parsed the content of the table file */
export async function imageTable(
  session: Session,
  parsed: object,
  where: string,
  options: ImageTableOptions,
): Promise<void> {
  const { parseImageTable } = await import('../../../comparison/images/imageTableConfig.js');
  const { compareImages, readGallery } = await import('../../../comparison/images/compareImages.js');
  const { describeImageProtocol, imagesToMarkdown, renderAllOfImages } = await import(
    '../../../comparison/images/renderImageTable.js'
  );
  const { renderImageTablePage } = await import('../../../report/imageTablePage.js');
  const { replaceFile } = await import('../../../host/node/files.js');
  const { makeFolder } = await import('../../../host/node/makeFolder.js');
  const { whileLocked } = await import('../../../host/node/lock.js');
  const { startBackend } = await import('../../../tensor/backend.js');
  const { corpus, out, budget, seeds, samples, inception } = options;
  const config = parseImageTable(
    {
      ...parsed,
      ...(seeds === undefined ? {} : { seeds }),
      ...(samples === undefined ? {} : { samples }),
    },
    where,
  );
  if (corpus === undefined) {
    throw new InputError(
      `${where} compares models of images: expected --corpus, a folder with training and test images and their labels (MNIST, Fashion-MNIST, CIFAR-10)`,
    );
  }
  await startBackend(options.backend);
  const [training, test] = [await labelled(corpus, 'train'), await labelled(corpus, 'test')];
  const line = new ProgressLine(session);
  let last = '';
  const say = (what: string): void => {
    line.clear();
    if (what !== last) session.note(what);
    last = what;
  };
  await makeFolder(out);
  const comparison = await whileLocked(out, 'grae table', async () => {
    const compared = await compareImages(config, {
      out,
      training,
      test,
      budget,
      inception,
      interruptible: (work) =>
        untilInterrupted(session, (signal) => work({ signal, onDevice: endingAtSignals(session) })),
      onProgress: (what, progress) => {
        if (progress === null) say(what);
        else
          line.show(
            `${what}: epoch ${progress.epoch}, loss ${showValue(progress.loss)}, ${duration(progress.secondsLeft)} left`,
          );
      },
      onShare: (what, share) => line.show(`${what}: ${Math.round(100 * share)}%`),
    });
    const galleries = config.rows.flatMap(({ name }) => {
      const run = compared.runs.find(({ row }) => row === name);
      return run === undefined ? [] : [{ row: name, run }];
    });
    const pictures = await Promise.all(
      galleries.map(async ({ row, run }) => ({ row, png: await readGallery(run, out) })),
    );
    await replaceFile(join(out, 'table.json'), `${JSON.stringify(compared, null, 1)}\n`);
    await replaceFile(join(out, 'table.md'), imagesToMarkdown(compared));
    await replaceFile(join(out, 'table.html'), renderImageTablePage(compared, pictures));
    return compared;
  });
  line.clear();
  if (comparison.missing > 0) session.status = 1;
  if (options.json === true) {
    session.printJson(comparison);
    return;
  }
  printTables(session, renderAllOfImages(comparison), describeImageProtocol(comparison), out);
}

async function labelled(path: string, part: 'train' | 'test'): Promise<LabelledImages> {
  const { readImages } = await import('../../../corpus/readImages.js');
  const { images, labels } = await readImages(path, { part });
  if (labels !== null) return { images, labels };
  throw new InputError(
    `${path}: expected images with labels, by which the classifier of the table learns, but there are none`,
  );
}
