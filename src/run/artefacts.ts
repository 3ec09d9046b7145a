import { InputError } from '../base/errors.js';
import type { Advice } from '../base/message.js';
import type { Artefact } from './artefact.js';
import { encodedCorpus, type TrainingCorpus } from './corpusFile.js';
import { type DensityContent, densityFormat, type StoredDensity } from './densityFormat.js';
import { foreignTensors, json, tensors, text } from './formats.js';
import { imagesFormat } from './imagesFile.js';
import { environmentSchema, productionsSchema } from './schema.js';

const putBack: Advice = { text: 'put the original back' };
const original = [putBack];

/**
 * The artefacts of a run, which holds everything that it needs. The settings keep the SHA-256 of each (see `Ties`). A
 * new artefact is an entry here.
 */
export const artefacts = {
  grammar: { file: 'grammar.ne', what: 'the grammar of a run', remedy: original, ...text },
  /** The grammar of the domain, where sequences are made of characters or tokens. */
  language: {
    file: 'language.ne',
    what: 'the grammar of the domain of a run',
    remedy: original,
    sha256: ({ representation }) => representation?.language?.sha256,
    ...text,
  },
  /** The user's own prefix automaton, for a run that has one. */
  prefix: {
    file: 'prefix.mjs',
    what: 'the prefix state of a run',
    remedy: original,
    sha256: ({ prefixModule }) => prefixModule?.sha256,
    ...text,
  },
  /** The user's own domain, for a run that has one. */
  domain: {
    file: 'domain.mjs',
    what: 'the domain of a run',
    remedy: original,
    sha256: ({ domainModule }) => domainModule?.sha256,
    ...text,
  },
  productions: {
    file: 'productions.json',
    what: 'the productions of a run',
    remedy: original,
    ...json(productionsSchema, 'the productions of a run'),
  },
  environment: {
    file: 'environment.json',
    what: 'the environment of a run',
    remedy: original,
    ...json(environmentSchema, 'the environment of a run'),
  },
  corpus: {
    file: 'corpus.safetensors',
    what: 'the encoded corpus of a run',
    remedy: original,
    sha256: ({ corpus }) => corpus?.encodedSha256,
    ...encodedCorpus,
  },
  /** The images of a model of images, as they were before the model's own size. */
  images: {
    file: 'images.safetensors',
    what: 'the images of a run',
    remedy: original,
    ...imagesFormat,
  },
  /** The training log: a line of JSON for each epoch. */
  metrics: { file: 'metrics.jsonl', what: 'the training log of a run', remedy: original, ...text },
  /** The best weights by validation, which a model is used with. */
  weights: {
    file: 'weights.safetensors',
    what: 'the weights of a trained run',
    remedy: [putBack, { text: 'train a new run' }],
    source: (run) => [
      { text: 'train on, since the first epoch writes them when it ends', task: { kind: 'resume', run } },
    ],
    ...tensors,
  },
  /** Everything that training goes on from, in one file, which is replaced as one. */
  checkpoint: {
    file: 'checkpoint.safetensors',
    what: 'the checkpoint of a trained run',
    remedy: [putBack, { text: 'train a new run' }],
    ...tensors,
  },
  /** The density that codes are drawn from; others stand beside it (see {@link densityNamed}). */
  density: {
    file: 'density.safetensors',
    what: 'a fitted density',
    remedy: [putBack, { text: 'fit one again', task: { kind: 'fit' } }],
    source: (run) => [fitOne(run)],
    ...densityFormat,
  },
  /** Hashes of the training strings, which tell what is novel. */
  fingerprint: {
    file: 'fingerprint.safetensors',
    what: 'the training set of a run, for novelty',
    remedy: [putBack, { text: 'export the model again' }],
    ...tensors,
  },
  /** The weights that training began with, where they are those of another run. */
  start: {
    file: 'start.safetensors',
    what: 'the weights that the run begins with',
    remedy: original,
    sha256: ({ start }) => start?.weightsSha256,
    ...foreignTensors,
  },
} as const satisfies Readonly<Record<string, Artefact<unknown, never>>>;

function fitOne(run: string, name?: string): Advice {
  const settings = name === undefined ? {} : { settings: { as: name } };
  return { text: 'fit one', task: { kind: 'fit', run, ...settings } };
}

export type { DensityContent, StoredDensity, TrainingCorpus };

/**
 * Returns the artefact of a density that stands beside the run's own.
 *
 * @param name at most 40 letters, digits and dashes; the run's own density where there is none
 * @throws InputError for another name
 */
export function densityNamed(name: string | undefined): Artefact<StoredDensity, DensityContent> {
  if (name === undefined) return artefacts.density;
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/i.test(name)) {
    throw new InputError({
      expected: 'a name of at most 40 letters, digits and dashes for a density',
      received: name.slice(0, 60),
    });
  }
  return {
    ...artefacts.density,
    file: `density-${name}.safetensors`,
    source: (run) => [fitOne(run, name)],
  };
}

/** Returns the artefact that a file of a run is; null for any other file. */
export function artefactOf(file: string): Artefact<unknown, never> | null {
  const named = Object.values<Artefact<unknown, never>>(artefacts).find((artefact) => artefact.file === file);
  if (named !== undefined) return named;
  return /^density-[a-z0-9-]+\.safetensors$/i.test(file) ? { ...artefacts.density, file } : null;
}
