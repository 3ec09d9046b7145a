import { fileURLToPath } from 'node:url';

/** A file or folder of the package itself, wherever it is installed. */
export function packagePath(relative: string): string {
  return fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
}
