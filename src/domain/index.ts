import { InputError } from '../base/errors.js';
import type { Grammar } from '../grammar/grammar.js';
import { originOfGrammar } from '../grammar/grammarOrigin.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { withChosenScores } from './chosenScores.js';
import type { Domain, DomainOrigin } from './domain.js';
import type { ExpressionDomainOptions } from './expression/expression.js';
import { rememberMaking } from './loadedDomains.js';
import type { MoleculeDomainOptions } from './molecule/molecule.js';
import type { OwnDomain } from './ownDomain.js';
import { suggestion } from './suggestion.js';

/** The language of the strings, and what single domains take besides; a domain leaves alone what is not its own. */
export interface DomainOptions
  extends Omit<ExpressionDomainOptions, 'grammar'>,
    Omit<MoleculeDomainOptions, 'form'> {
  /** Null for strings of no language, which text and molecules may be: the latter have rules of their own. */
  readonly grammar: Grammar | null;
  /** The spelling of strings that a model is trained on: one of the domain's {@link Domain.forms}, by default the first. */
  readonly form?: string | undefined;
  /**
   * Names of the scores and labels that verdicts give, so that nothing else is computed, nor loaded for them; by default
   * all but those that a domain gives on request alone.
   */
  readonly scores?: readonly string[] | undefined;
  /** The prefix automaton of a language of one's own, in place of the domain's. */
  readonly prefix?: PrefixAutomaton | undefined;
  /** The domain of one's own that the name is of. */
  readonly own?: OwnDomain | undefined;
}

interface DomainEntry {
  readonly name: string;
  /** Names of the grammars that come with grae and mean this domain, the usual one first. */
  readonly grammars: readonly string[];
  /** Loaded when asked for, so that expressions never wait for a chemistry library. */
  load(options: DomainOptions): Promise<Domain>;
}

/** The domains there are; a new one is a line here. */
const entries: readonly DomainEntry[] = [
  {
    name: 'expression',
    grammars: ['expression'],
    load: async ({ grammar, ...options }) => {
      if (grammar === null) throw new InputError('expected a grammar of expressions, which are judged by it');
      return (await import('./expression/expression.js')).createExpressionDomain({ ...options, grammar });
    },
  },
  {
    name: 'molecule',
    grammars: ['smiles', 'zinc'],
    load: async (options) => (await import('./molecule/molecule.js')).createMoleculeDomain(options),
  },
  {
    name: 'text',
    grammars: [],
    load: async ({ grammar, form }) => (await import('./text.js')).createTextDomain(grammar, form),
  },
];

/** The names that {@link loadDomain} takes. */
export const domainNames: readonly string[] = entries.map(({ name }) => name);

/**
 * @throws InputError for a name that is no domain's, with the nearest that is; for a form that the domain has not; for
 *   scores that it does not have; and for the domain's bad options
 */
export async function loadDomain(name: string, options: DomainOptions): Promise<Domain> {
  const { own } = options;
  const entry = own?.name === name ? ownEntry(own) : entryOf(name);
  // Asked for by hand, and about validity: not to be passed over.
  if (options.judge !== undefined && name !== 'molecule') {
    throw new InputError(`expected molecules to judge with ${options.judge}, but the domain is ${name}`);
  }
  if (options.standardise !== undefined && name !== 'molecule') {
    throw new InputError(`expected molecules to standardise, but the domain is ${name}`);
  }
  const loaded = await entry.load(options);
  const { scores } = options;
  const chosen = scores === undefined || name === 'molecule' ? loaded : withChosenScores(loaded, scores);
  const origin = originOf(name, options);
  const domain = {
    ...chosen,
    ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    ...(origin === null ? {} : { origin }),
  };
  return rememberMaking(domain, { origin, module: own?.name === name ? own : null });
}

function originOf(name: string, { grammar, prefix, own, ...options }: DomainOptions): DomainOrigin | null {
  const origin = grammar === null ? null : originOfGrammar(grammar);
  // A grammar with code has no origin, and a prefix automaton of the user's own stays in this thread.
  if ((grammar !== null && origin === null) || prefix !== undefined) return null;
  return { name, grammar: origin, options, ...(own?.name === name ? { module: own.source } : {}) };
}

function ownEntry(own: OwnDomain): DomainEntry {
  if (domainNames.includes(own.name)) {
    throw new InputError(
      `expected a name of its own for a domain of your own, but ${own.name} is one of grae's; call it ${own.name}-1, say`,
    );
  }
  return { name: own.name, grammars: [], load: async ({ grammar, form }) => own.create(grammar, form) };
}

/** The domain that the strings of a grammar belong to, where none is named: `text` for a grammar of the user's own. */
export function defaultDomainOf(grammarName: string): string {
  return entries.find(({ grammars }) => grammars.includes(grammarName))?.name ?? 'text';
}

/** The usual grammar of a domain; undefined for `text`. @throws InputError as {@link loadDomain} */
export function defaultGrammarOf(domainName: string): string | undefined {
  return entryOf(domainName).grammars[0];
}

function entryOf(name: string): DomainEntry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  throw new InputError(
    `expected a domain of ${domainNames.join(', ')}, but received: ${name}${suggestion(name, domainNames)}`,
  );
}
