import { openImageModel, readImagesFor } from '../../options/openImages.js';
import type { BackendChoice } from '../../options/shared.js';
import { expectWritableOut } from '../../options/writableOut.js';
import { ProgressLine } from '../../output/progress.js';
import { expectOther, TextSink } from '../../output/textSink.js';
import type { Session } from '../../session.js';

interface ImageEncodeOptions {
  readonly out?: string;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Writes the code of each image as a line of numbers. */
export async function imageEncode(
  session: Session,
  folder: string,
  path: string,
  options: ImageEncodeOptions,
): Promise<void> {
  await expectOther(path, options.out);
  await expectWritableOut(options.out);
  const model = await openImageModel(session, folder, options);
  const { images } = await readImagesFor(model, path);
  const line = new ProgressLine(session);
  const started = performance.now();
  const codes = await model.encode(images, (done, total) => line.count('encoding', done, total, started));
  line.clear();
  const { latent } = model;
  const rows = Array.from({ length: images.count }, (_, i) =>
    Array.from(codes.subarray(i * latent, (i + 1) * latent)),
  );
  if (options.json === true) {
    session.printJson({ images: images.count, latent, codes: rows });
    return;
  }
  const sink = new TextSink(session, options.out);
  for (const row of rows) await sink.write(`${row.join(' ')}\n`);
  await sink.close();
}
