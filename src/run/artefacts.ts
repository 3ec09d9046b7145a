import { InputError } from '../base/errors.js';
import type { Advice } from '../base/message.js';

/** A file of a run. */
interface Artefact {
  readonly file: string;
  /** A noun phrase for messages: `the grammar of a run`. */
  readonly what: string;
  /** Advice where it is not the file that grae wrote. */
  readonly remedy: readonly Advice[];
}

const putBack: Advice = { text: 'put the original back' };
const original = [putBack];
const orTrain: readonly Advice[] = [putBack, { text: 'train a new run' }];

/**
 * The files of a run, which is a folder that holds everything it needs. The configuration, `config.json`, holds the
 * SHA-256 of each ({@link Ties}), except of the report, which nothing reads. A new artefact is a line here.
 */
export const artefacts = {
  grammar: { file: 'grammar.ne', what: 'the grammar of a run', remedy: original },
  /** The grammar of the domain, where sequences are of characters or tokens. */
  language: { file: 'language.ne', what: 'the grammar of the domain of a run', remedy: original },
  /** The user's own prefix automaton, where there is one. */
  prefix: { file: 'prefix.mjs', what: 'the prefix state of a run', remedy: original },
  /** The user's own domain, where there is one. */
  domain: { file: 'domain.mjs', what: 'the domain of a run', remedy: original },
  productions: { file: 'productions.json', what: 'the productions of a run', remedy: original },
  environment: { file: 'environment.json', what: 'the environment of a run', remedy: original },
  corpus: { file: 'corpus.safetensors', what: 'the encoded corpus of a run', remedy: original },
  metrics: { file: 'metrics.jsonl', what: 'the training log of a run', remedy: original },
  /** The best weights by validation, with which a model is used. */
  weights: {
    file: 'weights.safetensors',
    what: 'the weights of a trained run',
    remedy: orTrain,
  },
  /** Everything that training goes on from, in one file, so that it is replaced as one. */
  checkpoint: {
    file: 'checkpoint.safetensors',
    what: 'the checkpoint of a trained run',
    remedy: orTrain,
  },
  /** The density that codes are drawn from; others stand beside it as `density-NAME.safetensors`. */
  density: {
    file: 'density.safetensors',
    what: 'a fitted density',
    remedy: [putBack, { text: 'fit one again', task: { kind: 'fit' } }],
  },
  fingerprint: {
    file: 'fingerprint.safetensors',
    what: 'the fingerprint of the training set of a run',
    remedy: [putBack, { text: 'export the model again' }],
  },
  /** The weights that training began with, where they are another run's. */
  start: { file: 'start.safetensors', what: 'the weights that the run begins with', remedy: original },
} as const satisfies Record<string, Artefact>;

export type ArtefactName = keyof typeof artefacts;

/** Names of the files of a run. */
export const runFiles = {
  config: 'config.json',
  report: 'report.html',
  ...(Object.fromEntries(Object.entries(artefacts).map(([name, { file }]) => [name, file])) as {
    readonly [Name in ArtefactName]: (typeof artefacts)[Name]['file'];
  }),
} as const;

/** Whether a file is an artefact of a run, densities with names of their own among them. */
export function isArtefact(file: string): boolean {
  return remedies.has(file) || /^density-[a-z0-9-]+\.safetensors$/i.test(file);
}

/**
 * The file of a density.
 *
 * @param name of letters, digits and dashes; the run's own density where none is given
 * @throws InputError for another name
 */
export function densityFile(name: string | undefined): string {
  if (name === undefined) return artefacts.density.file;
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/i.test(name)) {
    throw new InputError(
      `expected a density's name of at most 40 letters, digits and dashes, but received: ${name.slice(0, 60)}`,
    );
  }
  return `density-${name}.safetensors`;
}

/** Advice where a file is not the one that grae wrote. */
export function remedyOf(file: string): readonly Advice[] {
  return remedies.get(file) ?? artefacts.density.remedy;
}

const remedies: ReadonlyMap<string, readonly Advice[]> = new Map(
  Object.values(artefacts).map(({ file, remedy }) => [file, remedy]),
);
