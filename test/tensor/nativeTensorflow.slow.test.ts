import { rmSync } from 'node:fs';
import { afterAll, describe } from 'vitest';
import { hasNativeTensorflow, nativeEnvironment, unlessSkipped } from '../support/nativeTensorflow.js';
import { temporaryFolder } from '../training/support.js';
import { itComputesAsOthersDo } from './otherBackend.js';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasNativeTensorflow)(`native TensorFlow${unlessSkipped}`, () => {
  itComputesAsOthersDo('tensorflow', nativeEnvironment, folder);
});
