import { InputError } from '../base/errors.js';
import { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { type NamedTensors, readSafetensors, writeSafetensors } from '../tensor/safetensors.js';
import type { Format } from './formats.js';

/** The training strings of a run. */
export interface TrainingCorpus {
  readonly corpus: EncodedCorpus;
  /** Random spellings, those of one string side by side; null if the encoder reads only the strings themselves. */
  readonly spellings: EncodedCorpus | null;
}

/** The prefix in the names of the tensors of random spellings. */
const spellingsPrefix = 'readings/';

/** The encoded corpus as safetensors. */
export const encodedCorpus: Format<TrainingCorpus> = {
  parse: (bytes, { where, config }) => {
    const { tensors } = readSafetensors(bytes, where);
    const corpus = corpusOf(tensors, '');
    if (corpus === null) {
      throw new InputError({
        code: 'damaged',
        where,
        problem: 'expected an encoded corpus, but the file holds other tensors',
      });
    }
    const spellings = corpusOf(tensors, spellingsPrefix);
    const { randomForms = 0 } = config.corpus;
    if ((spellings?.count ?? 0) === randomForms * corpus.count) return { corpus, spellings };
    throw new InputError({
      code: 'damaged',
      where,
      problem: `expected ${randomForms} random forms of each string, but the file holds another number`,
    });
  },
  format: ({ corpus, spellings }) =>
    writeSafetensors({
      ...tensorsOf(corpus, ''),
      ...(spellings === null ? {} : tensorsOf(spellings, spellingsPrefix)),
    }),
};

function tensorsOf({ ids, offsets }: EncodedCorpus, prefix: string): NamedTensors {
  return {
    [`${prefix}ids`]: { shape: [ids.length], data: ids },
    [`${prefix}offsets`]: { shape: [offsets.length], data: offsets },
  };
}

function corpusOf(tensors: NamedTensors, prefix: string): EncodedCorpus | null {
  const ids = tensors[`${prefix}ids`]?.data;
  const offsets = tensors[`${prefix}offsets`]?.data;
  return ids instanceof Uint16Array && offsets instanceof Uint32Array
    ? new EncodedCorpus(ids, offsets)
    : null;
}
