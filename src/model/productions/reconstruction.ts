import type { ProductionTable } from '../../grammar/production.js';
import { maskedCrossEntropy } from '../../tensor/crossEntropy.js';
import { mul, type Tensor2D, tensor1d, tensor2d } from '../../tensor/ops.js';
import { maskedSoftmax } from '../../tensor/softmax.js';
import type { Decoder, DecodingRun } from '../decoders/decoder.js';
import type { Reconstruction } from '../reconstruction.js';
import { type ProductionBatch, repeated } from './batch.js';
import type { GrammarMask } from './mask.js';
import { teacherOf } from './teacher.js';

/**
 * Returns the reconstruction for sequences of productions: at every step a softmax over the productions that the mask
 * allows, and the cross-entropy of the true one.
 *
 * @param mask the mask, which the reconstruction disposes of
 */
export function productionReconstruction(
  decoder: Decoder,
  table: ProductionTable,
  mask: GrammarMask,
): Reconstruction<ProductionBatch, DecodingRun> {
  return {
    parameters: decoder.parameters,
    normalisations: decoder.normalisations,

    targetOf(batch, times, dropout) {
      const teacher = teacherOf(repeated(batch, times), table);
      dropout?.hide(teacher.previous, batch.padding);
      const { targets, tops, weights } = teacher;
      const allowed = mask.rows(tops);
      return {
        loss: (pass, codes, divisor) =>
          maskedCrossEntropy(
            decoder.logits(pass, codes, teacher),
            allowed,
            tensor1d(targets, 'int32'),
            tensor1d(weights.map((weight) => weight / divisor)),
          ),
        outputs: (pass, codes) =>
          mul(
            maskedSoftmax(decoder.logits(pass, codes, teacher), allowed),
            tensor2d(weights, [weights.length, 1]),
          ) as Tensor2D,
      };
    },

    start: decoder.start,
    dispose: () => mask.dispose(),
  };
}
