import { z } from 'zod';
import { InputError } from './errors.js';
import { schemaAt } from './schemaAt.js';
import { suggestion } from './suggestion.js';

/**
 * The settings of a thing, which the thing itself declares, once: a zod object whose fields carry range, default and a
 * sentence (`describe`). Options, their help, table files, stored configurations and documents derive from it. The `meta`
 * of a field may add a `placeholder`, the word for its value in help; a `letter`, the short form of its option; `excludes`, a
 * setting that cannot stand beside it; and `isTakenOver`, for a value that fine-tuning takes over from the run that it begins with.
 */
export type SettingsSchema = z.ZodObject;

/** The values of settings that a user gave, by name. */
export type GivenSettings = Readonly<Record<string, unknown>>;

/** A setting as data. */
export interface Setting {
  readonly name: string;
  readonly sentence: string;
  /** The default; undefined for a setting without one. */
  readonly default: unknown;
  readonly range: Range;
  /** The word for its value in help, such as `nats`. */
  readonly placeholder: string;
  /** The letter of its short option; undefined for most. */
  readonly letter: string | undefined;
  /** The name of a setting that cannot stand beside this one. */
  readonly excludes: string | undefined;
  /** Whether fine-tuning takes the value over from the run that it begins with. */
  readonly isTakenOver: boolean;
}

/** The allowed values of a setting. */
export type Range =
  | {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly least: number;
      readonly most: number;
      /** Whether the value has to be above `least`. */
      readonly isAbove: boolean;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly of: Range }
  /** Several values by name. */
  | { readonly kind: 'record'; readonly of: readonly Setting[] };

/** The settings that a schema declares, in its order. */
export function settingsOf(schema: SettingsSchema): readonly Setting[] {
  return Object.entries(schema.shape).map(([name, field]) => describe(name, field as z.ZodType));
}

function describe(name: string, field: z.ZodType): Setting {
  const { meta, value, schema } = unwrapped(field);
  const range = rangeOf(schema);
  const { placeholder = range.kind === 'number' ? 'n' : 'value' } = meta;
  const { letter, excludes } = meta;
  return {
    name,
    sentence: typeof meta.description === 'string' ? meta.description : '',
    default: value,
    range,
    placeholder: String(placeholder),
    letter: letter === undefined ? undefined : String(letter),
    excludes: excludes === undefined ? undefined : String(excludes),
    isTakenOver: meta.isTakenOver === true,
  };
}

/** The type within defaults and optional fields; the outermost default and description count. */
function unwrapped(field: z.ZodType): {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly meta: Readonly<Record<string, unknown>>;
} {
  const own = field.meta() ?? {};
  const isWrapper =
    field instanceof z.ZodDefault || field instanceof z.ZodOptional || field instanceof z.ZodNullable;
  if (!isWrapper) return { schema: field, value: undefined, meta: own };
  const inner = unwrapped(field.unwrap() as z.ZodType);
  return {
    schema: inner.schema,
    value: field instanceof z.ZodDefault ? field.def.defaultValue : inner.value,
    meta: { ...inner.meta, ...own },
  };
}

function rangeOf(schema: z.ZodType): Range {
  if (schema instanceof z.ZodNumber) {
    const least = schema.minValue ?? -Infinity;
    const isAbove = (schema.def.checks ?? []).some((check) => {
      const { value, inclusive } = check._zod.def as {
        readonly value?: unknown;
        readonly inclusive?: boolean;
      };
      return value === least && inclusive === false;
    });
    return { kind: 'number', isWhole: schema.isInt, least, most: schema.maxValue ?? Infinity, isAbove };
  }
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodBoolean) return { kind: 'switch' };
  if (schema instanceof z.ZodArray) return { kind: 'list', of: rangeOf(schema.element as z.ZodType) };
  if (schema instanceof z.ZodObject) return { kind: 'record', of: settingsOf(schema) };
  return { kind: 'text' };
}

/** Describes a range: `a whole number from 1 to 1000`, `a number above 0 and at most 1`, `sum or mean`. */
export function showRange(range: Range): string {
  switch (range.kind) {
    case 'number': {
      const { isWhole, least, most, isAbove } = range;
      const what = isWhole ? 'a whole number' : 'a number';
      const isBounded = most < Number.MAX_SAFE_INTEGER;
      if (least <= Number.MIN_SAFE_INTEGER) return isBounded ? `${what} of at most ${most}` : what;
      if (isAbove) return `${what} above ${least}${isBounded ? ` and at most ${most}` : ''}`;
      return isBounded ? `${what} from ${least} to ${most}` : `${what} of at least ${least}`;
    }
    case 'choice':
      return range.choices.join(' or ');
    case 'switch':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'list':
      return `${showRange(range.of)}, or several`;
    case 'record':
      return range.of.map(({ name, range: each }) => `${name}: ${showRange(each)}`).join('; ');
  }
}

/** The fields of a schema, each optional and without its default. */
export function optionalFields(schema: SettingsSchema): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => [
      name,
      unwrapped(field as z.ZodType).schema.optional(),
    ]),
  );
}

/** Returns the settings that are not undefined. */
export function definedSettings(settings: object): GivenSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/**
 * Checks a value and names the first part of it that is out of place.
 *
 * @param where the place of the value in the message
 * @throws InputError for a value that does not match the schema
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // a misspelt name is behind a value that is missing
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path.join('.') || 'the whole';
  const message = issue?.message ?? 'not as expected';
  throw new InputError(
    `${where}: ${path}: ${message}${issue === undefined ? '' : meantBy(schema, value, issue)}`,
  );
}

/** Returns the suggestion for a misspelt choice, kind or name; '' for any other issue. */
function meantBy(schema: z.ZodType, value: unknown, issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const part = schemaAt(schema, value, issue.path);
    return part instanceof z.ZodObject ? suggestion(issue.keys[0] ?? '', Object.keys(part.shape)) : '';
  }
  const names = issue.code === 'invalid_value' ? issue.values : 'options' in issue ? issue.options : null;
  if (!Array.isArray(names)) return '';
  const received = issue.path.reduce<unknown>(
    (within, key) => (within as Readonly<Record<PropertyKey, unknown>>)[key],
    value,
  );
  return typeof received === 'string' ? suggestion(received, names.map(String)) : '';
}
