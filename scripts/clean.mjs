// Removes what a build left, so that no file of a source that is gone stays in the package.
import { rmSync } from 'node:fs';

for (const folder of ['dist', 'build']) {
  rmSync(new URL(`../${folder}`, import.meta.url), { recursive: true, force: true, maxRetries: 3 });
}
