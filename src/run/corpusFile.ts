import { type ByteSource, bytesAsSource } from '../base/byteSource.js';
import { bytesOfContent } from '../base/content.js';
import { InputError } from '../base/errors.js';
import { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { type ProductionIds, StoredIds } from '../sequences/productionIds.js';
import {
  openSafetensors,
  readArray,
  type StoredTensor,
  safetensorsInPieces,
  type TensorInPieces,
} from '../tensor/safetensors.js';
import type { Entry } from '../tensor/safetensorsHeader.js';
import type { ArtefactOrigin } from './artefact.js';
import type { Format } from './formats.js';

/** The training strings of a run. */
export interface TrainingCorpus {
  readonly corpus: EncodedCorpus;
  /** Random spellings, those of one string side by side; null if the encoder reads only the strings themselves. */
  readonly spellings: EncodedCorpus | null;
}

/** The prefix in the names of the tensors of random spellings. */
const spellingsPrefix = 'readings/';

/** The encoded corpus as safetensors. The productions of a large one stay in the file. */
export const encodedCorpus: Format<TrainingCorpus> = {
  parse: (bytes, origin) => {
    const file = bytesAsSource(bytes);
    return readCorpora(file, (ids) => readArray(file, ids).data as Uint16Array, origin);
  },
  parseLarge: (file, origin) =>
    readCorpora(file, ({ shape, begin }) => new StoredIds(file, begin, shape[0]!), origin),
  format: ({ corpus, spellings }) => {
    const pieces = safetensorsInPieces({
      ...tensorsOf(corpus, ''),
      ...(spellings === null ? {} : tensorsOf(spellings, spellingsPrefix)),
    });
    const isLarge = corpus.isStored || spellings?.isStored === true;
    return isLarge ? pieces : bytesOfContent(pieces);
  },
};

/** @param idsOf reads the productions of a corpus, or leaves them in the file */
function readCorpora(
  file: ByteSource,
  idsOf: (array: Entry) => ProductionIds,
  { where, config }: ArtefactOrigin,
): TrainingCorpus {
  const { arrays } = openSafetensors(file, where);
  const corpusOf = (prefix: string): EncodedCorpus | null => {
    const ids = arrays[`${prefix}ids`];
    const offsets = arrays[`${prefix}offsets`];
    if (ids?.dtype !== 'U16' || ids.shape.length !== 1 || offsets?.dtype !== 'U32') return null;
    return new EncodedCorpus(idsOf(ids), readArray(file, offsets).data as Uint32Array);
  };
  const corpus = corpusOf('');
  if (corpus === null) {
    throw new InputError({
      code: 'damaged',
      where,
      problem: 'expected an encoded corpus, but the file holds other tensors',
    });
  }
  const spellings = corpusOf(spellingsPrefix);
  const { randomForms = 0 } = config.corpus ?? {};
  if ((spellings?.count ?? 0) === randomForms * corpus.count) return { corpus, spellings };
  throw new InputError({
    code: 'damaged',
    where,
    problem: `expected ${randomForms} random forms of each string, but the file holds another number`,
  });
}

function tensorsOf(corpus: EncodedCorpus, prefix: string): Record<string, StoredTensor | TensorInPieces> {
  const { ids, offsets } = corpus;
  return {
    [`${prefix}ids`]: { shape: [ids.length], dtype: 'U16', pieces: () => corpus.pieces() },
    [`${prefix}offsets`]: { shape: [offsets.length], data: offsets },
  };
}
