import type { ApiOperation } from './operation.js';
import { decodeOperation } from './operations/decode.js';
import { encodeOperation } from './operations/encode.js';
import { optimizeOperation } from './operations/optimize.js';
import { sampleOperation } from './operations/sample.js';
import { scoreOperation } from './operations/score.js';

/** What a server does on request: a new operation is a file and a line here. */
export const operations: readonly ApiOperation[] = [
  sampleOperation,
  encodeOperation,
  decodeOperation,
  scoreOperation,
  optimizeOperation,
];
