import { InputError } from '../../base/errors.js';
import { showCount } from '../../base/showNumber.js';
import { chosenImages, type ImageSet } from '../../images/imageSet.js';
import type { Session } from '../session.js';

/** Where images go: a picture of all of them, or a folder with a file for each. */
export interface PictureTarget {
  /** A file whose name ends in `.png`, or a folder; without it, a picture goes to standard output. */
  readonly out?: string | undefined;
  /** Images side by side in a picture. Defaults to about as many as there are rows. */
  readonly columns?: number | undefined;
}

/** @throws InputError where a picture would go to a terminal, and for a folder that holds something */
export async function expectPictureTarget(session: Session, { out }: PictureTarget): Promise<void> {
  if (out === undefined) {
    if (session.io.stdout.isTTY !== true) return;
    throw new InputError(
      'expected --out: a file for a picture (images.png), or a folder for a file of each image; standard output is a terminal',
    );
  }
  const { expectWritablePath } = await import('../../host/node/files.js');
  if (isPicture(out)) return expectWritablePath(out);
  const { readdir } = await import('node:fs/promises');
  const there = await readdir(out).catch(() => []);
  if (there.length === 0) return;
  throw new InputError(
    `${out}: expected a new or empty folder for the images, but it holds ${showCount(there.length)} files; choose another, or a file whose name ends in .png`,
  );
}

/** Writes images as PNG. */
export async function writePictures(
  session: Session,
  images: ImageSet,
  target: PictureTarget,
): Promise<void> {
  const { encodePng } = await import('../../images/png.js');
  const { out } = target;
  if (out === undefined || isPicture(out)) {
    const { imageGrid } = await import('../../images/imageGrid.js');
    const { columns } = target;
    const png = await encodePng(imageGrid(images, columns === undefined ? {} : { columns }));
    if (out === undefined) session.io.stdout.write(png);
    else {
      const { replaceFile } = await import('../../host/node/files.js');
      await replaceFile(out, png);
    }
    return;
  }
  const { mkdir, writeFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  await mkdir(out, { recursive: true });
  const digits = String(images.count).length;
  for (let i = 0; i < images.count; i++) {
    const name = `${String(i + 1).padStart(digits, '0')}.png`;
    await writeFile(join(out, name), await encodePng(chosenImages(images, [i])));
  }
}

function isPicture(out: string): boolean {
  return /\.png$/i.test(out);
}
