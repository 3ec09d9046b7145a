import type { z } from 'zod';
import type { Kind } from '../base/registry.js';
import type { SettingsSchema } from '../base/settings.js';
import type { Grammar } from '../grammar/grammar.js';
import type { Domain, SpellingRule } from './domain.js';

/** The strings that a domain is loaded for, and the use that will be made of it. */
export interface DomainLanguage {
  /** Null for strings of no language, which text and molecules may be: molecules have rules of their own. */
  readonly grammar: Grammar | null;
  /** The spelling of strings that a model is trained on: one of the domain's {@link Domain.forms}, by default the first. */
  readonly form?: string | undefined;
  /** The spelling of strings before they get the form; see `spellingRules`. Defaults to `as-written`. */
  readonly spelling?: SpellingRule | undefined;
  /**
   * Names of the scores and labels that verdicts give, so that nothing else is computed, nor loaded for them; by default
   * all but those that a domain gives on request alone.
   */
  readonly scores?: readonly string[] | undefined;
  /**
   * False where nobody looks at labels: a domain may then leave out of its verdicts those that no {@link scores} ask for.
   * Defaults to true.
   */
  readonly labels?: boolean | undefined;
  /**
   * False where strings are read, parsed and spelled but never judged: a domain may then load less, and judging may
   * throw. Defaults to true.
   */
  readonly judges?: boolean | undefined;
  /** Whether a domain that does not judge loads what it draws with. Defaults to false. */
  readonly draws?: boolean | undefined;
}

/** A domain that can be loaded by its name, with the settings that it alone takes. */
export interface DomainKind<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /** Names of the grammars that ship and mean this domain, the usual one first. */
  readonly grammars: readonly string[];
  /** Whether {@link load} itself leaves out the scores that nobody asked for; otherwise they are removed afterwards. */
  readonly choosesScores?: true;
  /** Loads the domain when it is asked for, so that expressions never wait for a chemistry library. */
  load(
    options: DomainLanguage & { readonly [Name in keyof z.input<Schema>]?: z.input<Schema>[Name] },
  ): Promise<Domain>;
}
