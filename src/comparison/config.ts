import { z } from 'zod';
import { InputError } from '../base/errors.js';
import type { KindConfig } from '../base/registry.js';
import { type GivenSettings, optionalFields, parseWith } from '../base/settings.js';
import { densities } from '../density/densities.js';
import { codeSettings } from '../model/codeSettings.js';
import { losses } from '../model/losses/index.js';
import { verifiedAttempts } from '../model/productions/choice.js';
import { corpusSettings, trainingSettings } from '../run/trainingSettings.js';

const whole = (most: number) => z.number().int().min(1).max(most);
/** Settings of the training that the table decides for all rows. */
const decidedByTable = ['minutes', 'seed', 'validation'];

function rowSettings(): z.ZodType<RowSettings> {
  const declared = [corpusSettings, codeSettings, trainingSettings].map(optionalFields);
  const fields = Object.assign({}, losses.givenFields(), ...declared) as z.ZodRawShape;
  const settings = z
    .strictObject({
      loss: z.string().optional(),
      preset: z.string().optional(),
      /** Characters or tokens in place of productions of the grammar. */
      representation: z.enum(['characters', 'tokens']).optional(),
      form: z.string().optional(),
      prefixState: z.boolean().optional(),
      ...Object.fromEntries(Object.entries(fields).filter(([name]) => !decidedByTable.includes(name))),
    })
    .superRefine(({ loss, ...given }, context) => {
      if (loss === undefined || !losses.kinds.includes(loss)) return;
      const conflict = losses.conflictIn(loss, given);
      if (conflict !== null) context.addIssue({ code: 'custom', message: new InputError(conflict).message });
    });
  return z.preprocess(withLoss, settings) as unknown as z.ZodType<RowSettings>;
}

/** A loss used to be called a model, and still may be. */
function withLoss(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null || !('model' in settings)) return settings;
  const { model, ...others } = settings;
  return 'loss' in others ? settings : { loss: model, ...others };
}

/** Settings of a training that a row may give in place of the preset's. */
export type RowSettings = {
  readonly loss?: string;
  readonly preset?: string;
  readonly representation?: 'characters' | 'tokens';
  readonly form?: string;
  readonly prefixState?: boolean;
  readonly epochs?: number;
} & GivenSettings;

const name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}]*$/u, 'no control characters');

/** A row: one way to train a model, by every seed; or a run that is there. */
const rowSchema = () =>
  z.strictObject({
    name,
    /** A folder of a trained run, taken as it is in place of training one. */
    run: z.string().optional(),
    settings: rowSettings().default({}),
    /** Whether searches of the row keep the rules beyond the grammar: one variant for each. */
    guards: z
      .array(z.enum(['off', 'on']))
      .min(1)
      .default(['off']),
  });

/** A density, by default named after its kind. */
const densitySchema = (): z.ZodType<TableDensity> =>
  densities.givenSchema({ name: name.optional() }) as z.ZodType<TableDensity>;

/** Published values that are shown beside the table and never used in a computation. */
const publishedSchema = z.strictObject({
  model: name,
  /** Shares in [0, 1], and scores. */
  valid: z.number().optional(),
  score: z.number().optional(),
  reconstruction: z.number().optional(),
  best: z.array(z.number()).optional(),
  /** The measure, and the data on which it was taken. */
  protocol: z.string().min(1),
  /** The source of the values: paper, table, and the version that was read. */
  source: z.string().min(1).optional(),
});

export type PublishedValues = z.infer<typeof publishedSchema>;

const tableSchema = () =>
  z.strictObject({
    format: z.literal('grae-table-1'),
    title: name,
    /** A file below the folder of this one, or a corpus that ships; given by the caller if it is missing here. */
    corpus: z.string().optional(),
    column: z.string().optional(),
    grammar: z.string(),
    domain: z.string().optional(),
    /** The form in which strings are compared; rows train in the form of their preset unless they name one. */
    form: z.string().optional(),
    /** The strings that are held out of every training: some at random, or the first ones of the corpus. */
    test: z
      .strictObject({ strings: whole(1_000_000), which: z.enum(['first', 'random']) })
      .default({ strings: 1000, which: 'random' }),
    preset: z.string().default('paper'),
    /** The passes over the corpus at a budget of 1; by default the preset's. */
    epochs: whole(1_000_000).optional(),
    rows: z.array(rowSchema()).min(1).max(200),
    densities: z
      .array(
        z.preprocess(
          (density) => (typeof density === 'string' ? { kind: density } : density),
          densitySchema(),
        ),
      )
      .max(50)
      .default([]),
    seeds: z.array(z.number().int()).min(1).max(100).default([1]),
    /** The number of strings drawn from each density. */
    samples: whole(1_000_000).default(1000),
    /** Whether samples keep the rules beyond the grammar, if there are any. */
    guard: z.enum(['on', 'off']).default('off'),
    /**
     * Reconstruction of the first test strings by the protocol of the Grammar VAE, as an additional measure; absent by
     * default.
     */
    stochastic: z
      .strictObject({
        strings: whole(1_000_000).default(1000),
        encodings: whole(1000).default(10),
        decodings: whole(10_000).default(100),
      })
      .optional(),
    /**
     * Reconstruction of the first test strings by decoding that checks itself; false leaves it out. Few attempts by
     * default: a model that gives few strings back spends all of them on nearly every string.
     */
    verified: z
      .union([
        z.strictObject({
          strings: whole(1_000_000).default(1000),
          attempts: verifiedAttempts.default(8),
        }),
        z.literal(false),
      ])
      .prefault({}),
    /**
     * Strings of the corpus that no training sees, by their score: an answer that searches look for, and all that are equal
     * to it. Searches are then made with and without them among the strings of known value.
     */
    leaveOut: z.strictObject({ score: z.string(), most: z.number() }).optional(),
    /** Searches of every model by Bayesian optimisation (Kusner et al. 2017); absent by default. */
    search: z
      .strictObject({
        rounds: whole(1000).default(5),
        /** The codes of a round. */
        batch: whole(1000).default(50),
        /** The decodings of a code, of which the most frequent valid one counts. */
        decodings: whole(10_000).default(25),
        /** The searches of a model. */
        simulations: whole(1000).default(10),
        /** The training strings that are scored, drawn at random; by default all. */
        strings: whole(100_000_000).optional(),
        /** The number of them that the surrogate of a search learns from, drawn for each search; by default all. */
        learned: whole(100_000_000).optional(),
      })
      .optional(),
    /** The score that is averaged and decides which samples are best; by default the domain's own. */
    ranking: z.strictObject({ score: z.string(), better: z.enum(['lower', 'higher']) }).optional(),
    /** The setting that a study varies over the rows; plots show the measures over it. */
    study: z.string().optional(),
    /** Whether the table may contain runs with other corpora or grammars, and then says so. */
    mixed: z.boolean().default(false),
    published: z.array(publishedSchema).default([]),
  });

/**
 * The rows and columns of a comparison: the content of a table file, defaults resolved.
 *
 * @interface
 */
export type TableConfig = z.infer<ReturnType<typeof tableSchema>>;
export type ModelRow = TableConfig['rows'][number];

/** A density and the settings that the table gives it. */
export type TableDensity = KindConfig & { readonly name?: string | undefined };

/** @throws InputError that names the first value out of place, or two rows or densities of one name */
export function parseTable(value: unknown, where: string): TableConfig {
  const config = parseWith(tableSchema() as z.ZodType<TableConfig>, value, where);
  expectDifferent(
    config.rows.map((row) => row.name),
    `${where}: rows`,
  );
  if (config.densities.length === 0 && config.search === undefined) {
    throw new InputError({ where, problem: 'densities: expected at least one, or a search' });
  }
  expectDifferent(config.densities.map(storedNameOf), `${where}: densities`);
  if (new Set(config.seeds).size !== config.seeds.length) {
    throw new InputError({ where, problem: 'seeds: expected different numbers' });
  }
  return config;
}

export function densityName({ name, kind }: TableDensity): string {
  return name ?? kind;
}

/** Returns the name under which a run keeps the density: without points, and with at most 40 characters. */
export function storedNameOf(density: TableDensity): string {
  return fileNameOf(densityName(density)).replaceAll('.', '-').slice(0, 40);
}

function expectDifferent(names: readonly string[], where: string): void {
  const fileNames = new Set<string>();
  for (const one of names.map(fileNameOf)) {
    if (fileNames.has(one))
      throw new InputError({ where, problem: `expected different names, but received twice: ${one}` });
    fileNames.add(one);
  }
}

/** Returns a name in the form that file names have. */
export function fileNameOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9.]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'unnamed'
  );
}
