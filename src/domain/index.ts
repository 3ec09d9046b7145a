import { InputError } from '../base/errors.js';
import { unknownName } from '../base/unknownName.js';
import { originOfGrammar } from '../grammar/grammarOrigin.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { withChosenScores } from './chosenScores.js';
import type { Domain, DomainOrigin } from './domain.js';
import type { DomainKind, DomainLanguage } from './domainKind.js';
import { type DomainSettings, domains } from './domains.js';
import { rememberMaking } from './loadedDomains.js';
import { noSettings, type OwnDomain } from './ownDomain.js';
import { spelledCanonically } from './spelledCanonically.js';

/** The language of the strings, and the settings of the domain. */
export interface DomainOptions extends DomainLanguage, DomainSettings {
  /** The prefix automaton of the user's own language, in place of the domain's. */
  readonly prefix?: PrefixAutomaton | undefined;
  /** The user's own domain, which the name then is of. */
  readonly own?: OwnDomain | undefined;
}

/** The names of the domains that ship. */
export const domainNames: readonly string[] = domains.kinds;

/**
 * Loads a domain by its name.
 *
 * @throws InputError for a name that is no domain's, with the nearest that is; for a form or scores that the domain does
 *   not have; for a setting of another domain; and for a bad setting
 */
export async function loadDomain(name: string, options: DomainOptions): Promise<Domain> {
  const { own, scores, prefix } = options;
  const kind = own?.name === name ? ownKind(own) : kindNamed(name);
  refuseSettingsOfOthers(kind, options);
  const loaded = await kind.load({ ...options });
  const chosen =
    scores === undefined || kind.choosesScores === true ? loaded : withChosenScores(loaded, scores);
  const origin = originOf(name, options);
  const spelled = options.spelling === 'canonical' ? spelledCanonically(chosen) : chosen;
  const domain = {
    ...spelled,
    ...(prefix === undefined ? {} : { prefix }),
    ...(origin === null ? {} : { origin }),
  };
  return rememberMaking(domain, { origin, module: own?.name === name ? own : null });
}

function refuseSettingsOfOthers({ kind, settings }: DomainKind, options: object): void {
  for (const [setting, value] of Object.entries(options)) {
    const takers = domains.takersOf(setting).map((one) => one.kind);
    if (value === undefined || takers.length === 0 || setting in settings.shape) continue;
    throw new InputError({
      setting,
      problem: `expected no ${setting} for the domain ${kind}, but received: ${JSON.stringify(value)}; only ${takers.join(' and ')} takes one`,
    });
  }
}

function originOf(name: string, { grammar, prefix, own, ...options }: DomainOptions): DomainOrigin | null {
  const origin = grammar === null ? null : originOfGrammar(grammar);
  // A grammar with code has no origin, and a prefix automaton of the user's own stays in this thread.
  if ((grammar !== null && origin === null) || prefix !== undefined) return null;
  return { name, grammar: origin, options, ...(own?.name === name ? { module: own.source } : {}) };
}

function ownKind(own: OwnDomain): DomainKind {
  if (domains.kinds.includes(own.name)) {
    throw new InputError(
      `expected a new name for your domain, but grae has a domain called ${own.name}; call it ${own.name}-1, for example`,
    );
  }
  return {
    kind: own.name,
    summary: 'a domain of your own',
    settings: noSettings,
    grammars: [],
    load: async ({ grammar, form }) => own.create(grammar, form),
  };
}

/** The domain that the strings of a grammar belong to, where none is named: `text` for a grammar of the user's own. */
export function defaultDomainOf(grammarName: string): string {
  return domains.all.find(({ grammars }) => grammars.includes(grammarName))?.kind ?? 'text';
}

/** The usual grammar of a domain; undefined for `text`. @throws InputError as {@link loadDomain} */
export function defaultGrammarOf(domainName: string): string | undefined {
  return kindNamed(domainName).grammars[0];
}

function kindNamed(name: string): DomainKind {
  const kind = domains.all.find((candidate) => candidate.kind === name);
  if (kind !== undefined) return kind;
  throw unknownName(`one of the domains ${domains.kinds.join(', ')}`, name, domains.kinds);
}
