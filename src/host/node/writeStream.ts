import { constants, createWriteStream, type WriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { writeError } from './files.js';
import { writeTarget } from './writeTarget.js';

/**
 * Opens a stream into a file, for rows that are kept as they are made: the file holds every row written so far. Unlike
 * `replaceFile`, it begins by emptying an existing file. Paths are followed as there: devices, pipes and open descriptors
 * are written into, links stay, and a file that is protected from writing is refused.
 *
 * @throws GraeError that says what stands in the way; later errors are those of the stream (see {@link writeError})
 */
export async function openStream(path: string): Promise<NodeJS.WritableStream> {
  try {
    const target = await writeTarget(path);
    if (target.kind === 'descriptor') {
      const { descriptor } = target;
      if (descriptor === 1) return process.stdout;
      if (descriptor === 2) return process.stderr;
      return createWriteStream('', { fd: descriptor, autoClose: false });
    }
    if (target.kind === 'file' && target.existing !== null) await access(target.path, constants.W_OK);
    const flags = target.kind === 'device' ? constants.O_WRONLY : undefined;
    const stream: WriteStream = createWriteStream(
      target.path,
      flags === undefined ? {} : { flags: flags as never },
    );
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', reject);
    });
    return stream;
  } catch (thrown) {
    throw writeError(path, thrown);
  }
}
