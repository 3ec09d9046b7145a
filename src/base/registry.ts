import { z } from 'zod';
import { type ErrorData, InputError } from './errors.js';
import { listed } from './listed.js';
import {
  definedSettings,
  type GivenSettings,
  optionalFields,
  parseWith,
  type SettingsSchema,
  settingsOf,
  showRange,
} from './settings.js';
import { suggestion } from './suggestion.js';

/** A thing that can be chosen by its kind, such as a loss, and that has settings of its own. */
export interface Kind<Schema extends SettingsSchema = SettingsSchema> {
  readonly kind: string;
  /** Its description in a list of choices: a noun phrase. */
  readonly summary: string;
  readonly settings: Schema;
}

/** The settings of some kinds in one record, each optional. */
export type SettingsOfKinds<K extends Kind> = {
  readonly [Name in NamesIn<z.input<K['settings']>>]?: ValuesIn<z.input<K['settings']>, Name> | undefined;
};

/** A schema without fields has an index signature, which names nothing. */
type NamesIn<T> = T extends T ? (string extends keyof T ? never : keyof T) : never;
type ValuesIn<T, Name> = T extends T
  ? string extends keyof T
    ? never
    : Name extends keyof T
      ? Exclude<T[Name], undefined>
      : never
  : never;

/** A kind with its settings, as a configuration holds it. */
export type KindConfig = { readonly kind: string } & GivenSettings;

/** All kinds of a thing, in the order in which a list shows them. Users register their own. */
export class Registry<K extends Kind> {
  readonly #thing: string;
  readonly #things: string;
  readonly #kinds: K[];
  readonly #shipped: ReadonlySet<string>;

  /**
   * @param thing the word for one of them
   * @param things the word for several
   */
  constructor(thing: string, things: string, kinds: readonly K[]) {
    this.#thing = thing;
    this.#things = things;
    this.#kinds = [...kinds];
    this.#shipped = new Set(kinds.map(({ kind }) => kind));
  }

  get thing(): string {
    return this.#thing;
  }

  get all(): readonly K[] {
    return [...this.#kinds];
  }

  /** The names of all kinds. */
  get kinds(): readonly string[] {
    return this.#kinds.map(({ kind }) => kind);
  }

  /** @throws InputError for an unknown kind; it lists the known ones */
  named(kind: string): K {
    const entry = this.#kinds.find((one) => one.kind === kind);
    if (entry === undefined) throw new InputError({ code: 'not-found', problem: this.#unknown(kind) });
    return entry;
  }

  /**
   * Adds a kind of the user's own, which can be chosen from then on like grae's.
   *
   * @throws InputError for a name that is taken or cannot stand in a command, and for a setting named `kind`
   */
  register(own: K): void {
    const { kind, settings } = own;
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(kind)) {
      throw new InputError({
        expected: `a name of at most 40 small letters, digits and dashes for the ${this.#thing}`,
        received: kind.slice(0, 60),
      });
    }
    if (this.kinds.includes(kind)) {
      throw new InputError(
        `expected a new name for the ${this.#thing}, but there is already one called ${kind}`,
      );
    }
    if ('kind' in settings.shape) {
      throw new InputError(
        `the ${this.#thing} ${kind} has a setting named kind, which is reserved; rename it`,
      );
    }
    this.#kinds.push(own);
  }

  /** Returns whether a user registered the kind. */
  isOwn(kind: string): boolean {
    return this.kinds.includes(kind) && !this.#shipped.has(kind);
  }

  /** The kinds that declare a setting. */
  takersOf(setting: string): readonly K[] {
    return this.#kinds.filter(({ settings }) => setting in settings.shape);
  }

  /** The names of all settings of all kinds. */
  get settingNames(): readonly string[] {
    return [...new Set(this.#kinds.flatMap(({ settings }) => Object.keys(settings.shape)))];
  }

  /** The settings of one kind with its name: the union of all by `kind`. */
  schema(): z.ZodType<KindConfig> {
    const members = this.#kinds.map(({ kind, settings }) =>
      z.strictObject({ kind: z.literal(kind), ...settings.shape }),
    );
    return z.discriminatedUnion('kind', members as unknown as [z.ZodObject<{ kind: z.ZodLiteral<string> }>], {
      error: ({ input }) => {
        const kind = (input as { kind?: unknown } | null | undefined)?.kind;
        return typeof kind === 'string' ? this.unregistered(kind) : this.#unknown(String(kind));
      },
    }) as unknown as z.ZodType<KindConfig>;
  }

  /** The settings of all kinds as fields, each optional and without its default. */
  givenFields(): Record<string, z.ZodType> {
    const fields = this.settingNames.map((name): [string, z.ZodType] => {
      const declared = this.takersOf(name).map(({ settings }) => optionalFields(settings)[name]!);
      return [name, declared.length === 1 ? declared[0]! : z.union(declared as [z.ZodType, z.ZodType])];
    });
    return Object.fromEntries(fields);
  }

  /**
   * Returns the schema of the record that a user writes: the name of a kind and any of its settings, without defaults.
   *
   * @param more fields that stand beside the settings
   */
  givenSchema(more: z.ZodRawShape = {}): z.ZodType<KindConfig> {
    const members = this.#kinds.map(({ kind, settings }) =>
      z.strictObject({ ...more, kind: z.literal(kind), ...optionalFields(settings) }),
    );
    const union = z.discriminatedUnion('kind', members as unknown as [(typeof members)[number]]);
    return z
      .looseObject({ kind: z.string() })
      .superRefine(({ kind, ...given }, context) => {
        const isKnown = this.kinds.includes(kind);
        const conflict = isKnown ? this.conflictIn(kind, given) : this.#unknown(kind);
        if (conflict !== null)
          context.addIssue({ code: 'custom', message: new InputError(conflict).message });
      })
      .pipe(union as unknown as z.ZodType<KindConfig, { kind: string }>);
  }

  /**
   * Returns the configuration of a kind: the given settings, and defaults for the others.
   *
   * @param given settings by name; names that no kind declares are ignored
   * @throws InputError for an unknown kind, a setting of another kind, two settings that exclude each other, and a value
   *   out of range
   */
  configure(kind: string, given: object): KindConfig {
    const { settings } = this.named(kind);
    const values = definedSettings(given);
    const wrong = this.conflictIn(kind, values);
    if (wrong !== null) throw new InputError(wrong);
    for (const setting of settingsOf(settings)) {
      const value = values[setting.name];
      const schema = settings.shape[setting.name] as z.ZodType;
      if (value === undefined || schema.safeParse(value).success) continue;
      const isRange = setting.range.kind === 'number' || setting.range.kind === 'choice';
      if (!isRange) parseWith(schema, value, setting.name);
      throw new InputError({
        setting: setting.name,
        expected: `${setting.name} of ${kind} to be ${showRange(setting.range)}`,
        received: `${String(value)}${setting.range.kind === 'choice' ? suggestion(String(value), setting.range.choices) : ''}`,
      });
    }
    const own = Object.entries(values).filter(([name]) => name in settings.shape);
    return { kind, ...parseWith(settings, Object.fromEntries(own), `the ${this.#thing} ${kind}`) };
  }

  /** Returns an error for the first setting that this kind does not have or that another one excludes, or null. */
  conflictIn(kind: string, given: GivenSettings): ErrorData | null {
    const { settings } = this.named(kind);
    for (const [name, value] of Object.entries(given)) {
      const takers = this.takersOf(name);
      if (value === undefined || name in settings.shape || takers.length === 0) continue;
      const others = takers.map((one) => one.kind);
      return {
        setting: name,
        expected: `no ${name} with ${kind}`,
        received: String(value),
        advice: [{ text: 'leave it out' }, { text: `take ${listed(others, 'or')}` }],
      };
    }
    for (const { name, excludes } of settingsOf(settings)) {
      if (excludes === undefined || given[name] === undefined || given[excludes] === undefined) continue;
      return {
        setting: name,
        problem: `expected ${name} or ${excludes}, but received both`,
        advice: [{ text: 'leave one of them out' }],
      };
    }
    return null;
  }

  /** Returns the complaint about a kind in a file of a run, which a program of the user's may have registered. */
  unregistered(kind: string): string {
    return `${this.#unknown(kind)}; if it is a ${this.#thing} of a program's own, that program has to register it before it opens the run`;
  }

  #unknown(kind: string): string {
    return `expected one of the ${this.#things} ${this.kinds.join(', ')}, but received: ${kind.slice(0, 40)}${suggestion(kind, this.kinds)}`;
  }
}
