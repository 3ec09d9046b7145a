import { InputError } from '../base/errors.js';
import { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { type NamedTensors, readSafetensors, writeSafetensors } from '../tensor/safetensors.js';
import { artefacts } from './artefacts.js';

/** The strings that a run is trained on. */
export interface TrainingCorpus {
  readonly corpus: EncodedCorpus;
  /** Random spellings, those of a string side by side; null where the encoder reads the strings themselves only. */
  readonly readings: EncodedCorpus | null;
}

/** Names of the tensors of the random spellings begin with it. */
const readingsPrefix = 'readings/';

/** The encoded corpus of a run as safetensors. */
export function writeCorpusFile({ corpus, readings }: TrainingCorpus): Uint8Array {
  return writeSafetensors({
    ...tensorsOf(corpus, ''),
    ...(readings === null ? {} : tensorsOf(readings, readingsPrefix)),
  });
}

/**
 * Reads what {@link writeCorpusFile} wrote.
 *
 * @param where the name of the file in messages
 * @throws InputError for bytes that are not safetensors, and for tensors that are no corpus
 */
export function readCorpusFile(bytes: Uint8Array, where: string): TrainingCorpus {
  const { tensors } = readSafetensors(bytes, where);
  const corpus = corpusOf(tensors, '');
  if (corpus !== null) return { corpus, readings: corpusOf(tensors, readingsPrefix) };
  throw new InputError({
    code: 'damaged',
    where,
    problem: 'expected an encoded corpus, but there are other tensors',
    advice: artefacts.corpus.remedy,
  });
}

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
