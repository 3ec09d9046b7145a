import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../base/errors.js';
import { sha256OfFile } from '../host/node/sha256OfFile.js';
import { type LabelledImages, readCifarBatch } from '../images/cifar.js';
import { ImageBytes } from '../images/imageBytes.js';
import { joinedImages } from '../images/imageSet.js';
import type { DataPart, ImageCorpus } from './imageCorpus.js';
import { readCifarFile } from './readCifarFile.js';
import { readImageBytes } from './readImageBytes.js';
import { tarEntries } from './tarEntries.js';

const namesByPart: Readonly<Record<DataPart, readonly string[]>> = {
  train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  test: ['test_batch.bin'],
};

/** Whether a folder has binary batches of CIFAR-10. @param names the names in it */
export function hasCifarBatches(names: readonly string[]): boolean {
  return Object.values(namesByPart).some((part) => part.some((name) => names.includes(name)));
}

/**
 * Reads CIFAR-10 from the folder of its binary batches.
 *
 * @throws InputError if a batch of the part is not there or damaged
 */
export async function readCifarFolder(path: string, part: DataPart): Promise<ImageCorpus> {
  const there = await readdir(path);
  const files: { name: string; sha256: string }[] = [];
  const batches: LabelledImages[] = [];
  for (const name of namesByPart[part]) {
    if (!there.includes(name)) throw missing(path, name, part);
    batches.push(await readCifarFile(join(path, name)));
    files.push({ name, sha256: (await sha256OfFile(join(path, name)))!.sha256 });
  }
  return { ...joined(batches), files };
}

/**
 * Reads CIFAR-10 from the archive that its authors publish, `cifar-10-binary.tar.gz`, without unpacking it into files.
 *
 * @throws InputError if the archive is damaged, or a batch of the part is not in it
 */
export async function readCifarArchive(path: string, part: DataPart): Promise<ImageCorpus> {
  const batches = await readImageBytes(path, async (bytes) => {
    const byName = new Map<string, LabelledImages>();
    for await (const { path: within, content } of tarEntries(bytes)) {
      const name = within.slice(within.lastIndexOf('/') + 1);
      if (!namesByPart[part].includes(name)) continue;
      byName.set(name, await readCifarBatch(new ImageBytes(content, `${path} (${name})`)));
    }
    return namesByPart[part].map((name) => {
      const batch = byName.get(name);
      if (batch === undefined) throw missing(path, name, part);
      return batch;
    });
  });
  return {
    ...joined(batches),
    files: [{ name: basename(path), sha256: (await sha256OfFile(path))!.sha256 }],
  };
}

function joined(batches: readonly LabelledImages[]): LabelledImages {
  return {
    images: joinedImages(
      batches.map(({ images }) => images),
      batches[0]!.images,
    ),
    labels: Uint8Array.from(batches.flatMap(({ labels }) => [...labels])),
  };
}

function missing(path: string, name: string, part: DataPart): InputError {
  return new InputError({
    code: 'not-found',
    where: path,
    problem: `expected ${name}, which is of CIFAR-10's ${part} images, but it is not there`,
    advice: [{ text: 'fetch the data set again' }],
  });
}
