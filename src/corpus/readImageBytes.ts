import { ImageBytes } from '../images/imageBytes.js';
import { gunzipped, openedFile, streamError } from './textStream.js';

/**
 * Reads a file of images, packed by gzip or not, which is closed afterwards.
 *
 * @throws InputError for a file that cannot be read, and whatever `read` throws
 */
export async function readImageBytes<T>(path: string, read: (bytes: ImageBytes) => Promise<T>): Promise<T> {
  const bytes = new ImageBytes(gunzipped(openedFile(path)), path);
  try {
    return await read(bytes);
  } catch (thrown) {
    throw streamError(thrown, path, `the ${bytes.position === 0 ? 'first bytes' : 'pixels'}`);
  } finally {
    await bytes.close();
  }
}
