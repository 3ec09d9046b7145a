import { z } from 'zod';
import type { KindConfig } from '../base/registry.js';
import { densities } from '../density/densities.js';
import { samplingSettings } from '../density/samplingSettings.js';
import { spellingRules } from '../domain/domain.js';
import { type ModelConfig, modelConfigSchema } from '../model/config.js';
import { backendNames } from '../tensor/backendNames.js';
import { corpusSettings, trainingConfigSchema } from './trainingSettings.js';

const spellingSchema = z.strictObject({
  rule: z.enum(spellingRules),
  /** The library that wrote the canonical spelling, and its version; only with `canonical`. */
  writer: z.string().optional(),
  /** The share of the corpus that was canonical as it was written, from 0 to 1; absent if it was not measured. */
  canonicalShare: z.number().min(0).max(1).optional(),
});

/**
 * How the strings of a corpus are spelled.
 *
 * @interface
 */
export type CorpusSpelling = z.infer<typeof spellingSchema>;

const settings = z.strictObject({
  format: z.literal('grae-run-2'),
  preset: z.string(),
  grammar: z.string(),
  /**
   * Whether the maker of the run allowed JavaScript: the grammar's lexer, a prefix automaton. It grants nothing: the user
   * who opens a run decides which code may run.
   */
  allowCode: z.boolean(),
  domain: z.string(),
  /** The spelling of strings: a form of the domain. */
  form: z.string(),
  corpus: z.strictObject({
    /** The file of the corpus: for people, never read again. */
    file: z.string(),
    sha256: z.string(),
    /** The SHA-256 of the file of encoded sequences. */
    encodedSha256: z.string(),
    /** The number of random spellings of each string for the encoder in training; absent for none. */
    randomForms: corpusSettings.shape.randomForms.optional(),
    /** The column of a table, if the user named one. */
    column: z.string().optional(),
    /** The standardisation of molecules at reading; absent for none. */
    standardise: z.enum(['neutral', 'zinc']).optional(),
    /** How the strings are spelled, before they get the form; absent for a run that is older than this setting. */
    spelling: spellingSchema.optional(),
    /** The number of lines left out at the beginning, such as a test set. */
    skip: z.number().int().min(0),
    strings: z.number().int().min(0),
    /** The numbers of strings that were left out, by reason. */
    failed: z.number().int().min(0),
    tooLong: z.number().int().min(0),
    /** Strings with a production that the run to begin with never saw; absent for none. */
    unseen: z.number().int().min(0).optional(),
    /** The number of training strings that break each rule of the prefix automaton; absent without an automaton. */
    brokenRules: z.record(z.string(), z.number().int().min(0)).optional(),
  }),
  /**
   * The units of sequences for a model of characters or tokens; absent for productions.
   */
  representation: z
    .strictObject({
      kind: z.enum(['characters', 'tokens']),
      /** The grammar of the domain, which the run stores beside that of its sequences; null if the domain has none. */
      language: z.strictObject({ name: z.string(), sha256: z.string() }).nullable(),
    })
    .optional(),
  /** The user's own prefix automaton, which the run stores as JavaScript. */
  prefixModule: z.strictObject({ name: z.string(), sha256: z.string() }).optional(),
  /** The user's own domain, which the run stores as JavaScript. */
  domainModule: z.strictObject({ name: z.string(), sha256: z.string() }).optional(),
  /** Whether the domain was in memory, neither grae's nor a module: the user passes it again to open the run. */
  ownDomain: z.literal(true).optional(),
  /** The requested number of merges of packing. */
  packing: corpusSettings.shape.packing,
  training: trainingConfigSchema,
  /** The run that this one began with the weights of, and their file's digest; not there for one from nothing. */
  start: z.strictObject({ run: z.string(), weightsSha256: z.string() }).optional(),
  /** How the density of the run that this one began with is drawn from, which its own takes over; not there for none. */
  drawing: samplingSettings.optional(),
  /** Only in what "grae export" made, which has neither corpus nor checkpoint: how the weights are stored. */
  exported: z.strictObject({ precision: z.enum(['float16', 'float32']) }).optional(),
});

/** The parts of a configuration that are of one of several kinds, registered ones included. */
function chosen() {
  return {
    model: modelConfigSchema(),
    /** The density to fit after training; null for none. */
    density: densities.schema().nullable(),
  };
}

export function runConfigSchema(): z.ZodType<RunConfig> {
  return settings.extend(chosen());
}

/**
 * `config.json`: every setting of a run, defaults resolved.
 *
 * @interface
 */
export type RunConfig = z.output<typeof settings> & {
  readonly model: ModelConfig;
  readonly density: KindConfig | null;
};

/** The settings before the corpus is written. */
export type NewRunConfig = Omit<RunConfig, 'prefixModule' | 'domainModule' | 'representation' | 'corpus'> & {
  readonly corpus: Omit<RunConfig['corpus'], 'encodedSha256'>;
};

/** `productions.json`: the numbering that ids in this run refer to, and what packing added to it. */
export const productionsSchema = z.strictObject({
  /** SHA-256 over the productions of the grammar, in order. */
  grammarSha256: z.string(),
  productions: z.array(z.string()),
  merges: z.array(
    z.strictObject({
      parent: z.number().int().min(0),
      position: z.number().int().min(0),
      child: z.number().int().min(0),
    }),
  ),
  /** The number of each production of the grammar in the corpus; absent in runs that are older than these counts. */
  counts: z.array(z.number().int().min(0)).optional(),
  /** The spelling of the corpus, for a run whose settings are older than it: tensors are tied to settings as they are. */
  spelling: spellingSchema.optional(),
  /** Texts of lexer tokens by type, where the grammar has a lexer. */
  lexicon: z.record(z.string(), z.array(z.string())).optional(),
});

export type ProductionsFile = z.infer<typeof productionsSchema>;

export const environmentSchema = z.strictObject({
  grae: z.string(),
  /** Version of Node; absent where a browser made the run. */
  node: z.string().optional(),
  /** Name and version of the browser; absent where Node made the run. */
  browser: z.string().optional(),
  platform: z.string(),
  processor: z.string(),
  cores: z.number(),
  memoryGiB: z.number(),
  started: z.string(),
  compute: z.strictObject({
    backend: z.enum(backendNames),
    device: z.string(),
    version: z.string(),
    precision: z.enum(['float32', 'bf16', 'fused']),
  }),
  /** The program that computed the weights, where grae itself did not (scripts/cuda). */
  trainedWith: z.string().optional(),
});

/**
 * `environment.json`: on what a run was made; training goes on with the same back end.
 *
 * @interface
 */
export type Environment = z.infer<typeof environmentSchema>;
