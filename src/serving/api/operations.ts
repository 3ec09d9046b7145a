import type { Operation } from './operation.js';
import { decode } from './operations/decode.js';
import { encode } from './operations/encode.js';
import { optimize } from './operations/optimize.js';
import { sample } from './operations/sample.js';
import { score } from './operations/score.js';

/** What a server does on request: a new operation is a file and a line here. */
export const operations: readonly Operation[] = [sample, encode, decode, score, optimize];
