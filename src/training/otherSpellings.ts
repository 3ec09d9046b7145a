import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import type { Codec } from '../grammar/codec.js';
import { yieldText } from '../grammar/text.js';
import type { ModelConfig } from '../model/config.js';
import { createEncoder } from '../model/encoders/index.js';
import { codeWidth } from '../model/posterior.js';
import { type EncodedCorpus, EncodedCorpusBuilder } from '../sequences/encodedCorpus.js';

/**
 * Writes random spellings of every string, those of one string side by side. The string itself stands in for a spelling
 * that is not in the grammar or is too long for the model.
 *
 * @param each the number of spellings of each string
 * @param longest the longest sequence that the model reads
 * @throws InputError for a model whose encoder reads sequences of one length
 */
export async function otherSpellings(
  sequences: EncodedCorpus,
  each: number,
  codec: Codec,
  domain: Domain,
  model: ModelConfig,
  longest: number,
  seed: number,
): Promise<EncodedCorpus> {
  const sizes = { productions: codec.table.productions.length, width: codeWidth(model), longest };
  if (!createEncoder(model.encoder, sizes).readsAnyLength) {
    throw new InputError({
      setting: 'randomForms',
      problem:
        'random forms need an encoder that reads sequences of any length, unlike the encoder of this preset',
      advice: [{ text: 'choose another preset', setting: 'preset' }],
    });
  }
  const random = new Random(seed);
  const builder = new EncodedCorpusBuilder();
  for (let i = 0; i < sequences.count; i++) {
    const own = sequences.sequence(i);
    const text = yieldText(codec.table, own);
    for (let form = 0; form < each; form++) {
      const spelling = domain.randomSpelling(text, random);
      const outcome = 'text' in spelling ? codec.encode(spelling.text) : null;
      const ids = outcome !== null && 'ids' in outcome ? outcome.ids : own;
      builder.push(ids.length <= longest ? ids : own);
    }
    if (i % 2000 === 0) await breathe();
  }
  return builder.finish();
}
