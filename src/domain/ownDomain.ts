import { z } from 'zod';
import { InputError, messageOf } from '../base/errors.js';
import type { Grammar } from '../grammar/grammar.js';
import { kindOf, namesOf, orItsFailure, readModule } from '../grammar/prefixModule.js';
import type { Domain, Ranking, Size, Verdict } from './domain.js';
import { asIs, formNamed } from './form.js';
import { readDerivation } from './text.js';

/** A domain of the user's own, from a module. */
export interface OwnDomain {
  /** Name and version, as `dates-1`. */
  readonly name: string;
  /** The JavaScript that exports it: a run keeps it. */
  readonly source: string;
  /** The domain over the strings of a grammar; null for strings of no language. */
  create(grammar: Grammar | null, form?: string): Domain;
}

/** The settings of a domain that takes none. */
export const noSettings = z.strictObject({});

/** The members of the `domain` that a module exports. */
interface ModuleDomain {
  readonly judge: (text: string) => unknown;
  readonly draw?: (text: string, size: Size) => unknown;
  readonly readLine?: (line: string) => unknown;
}

const known = [
  'name',
  'scoreNames',
  'shownScores',
  'labelNames',
  'ranking',
  'tokens',
  'readLine',
  'judge',
  'draw',
];
const functions = ['readLine', 'draw'] as const;
const mostNames = 100;

/** Runs work that calls a module, in bounded time where the host can bound it. */
export type Bounded = <T>(work: () => T) => T;

/**
 * Runs a JavaScript module for the domain that it exports: `export const domain = { name, judge }`, with scores,
 * labels, a ranking, tokens, `readLine` and `draw` where there are any. Only for code that is trusted.
 *
 * @param where what the module is called in messages: its file
 * @throws InputError that names the file for what is no JavaScript, throws, or exports something else
 */
export async function readDomainModule(
  source: string,
  where: string,
  bounded: Bounded = (work) => work(),
): Promise<OwnDomain> {
  const { given } = await readModule(source, where, 'domain', 'a domain');
  const { name, ...described } = orItsFailure(where, 'domain', () => describeDomain(given, where));
  return {
    name,
    source,
    create: (grammar, form) =>
      createOwnDomain({ name, ...described }, given as ModuleDomain, { grammar, form, bounded }),
  };
}

type Described = Pick<Domain, 'name' | 'scoreNames' | 'shownScores' | 'labelNames' | 'ranking' | 'tokens'> & {
  readonly hasDraw: boolean;
  readonly hasReadLine: boolean;
};

/** @throws InputError that says what is missing */
function describeDomain(given: unknown, where: string): Described {
  if (typeof given !== 'object' || given === null) {
    throw new InputError(`${where}: expected an object as domain, but it is ${kindOf(given)}`);
  }
  const {
    name,
    scoreNames = [],
    labelNames = [],
    ranking = null,
    tokens = null,
    ...rest
  } = given as Record<string, unknown>;
  if (typeof name !== 'string' || !/^[A-Za-z][\w.-]{0,60}$/.test(name)) {
    throw new InputError(
      `${where}: expected a name and version such as "dates-1" as domain.name (a letter, then letters, digits, ".", "_" and "-"), but it is ${kindOf(name)}`,
    );
  }
  const of = `${where}: the domain ${name}`;
  const other = Object.keys(given).find((key) => !known.includes(key));
  if (other !== undefined) {
    throw new InputError(
      `${of}: expected nothing but ${known.join(', ')}, but it has ${other}; what else the module needs stands beside it`,
    );
  }
  if (typeof rest.judge !== 'function') {
    throw new InputError(`${of}: expected a function as domain.judge, but it is ${kindOf(rest.judge)}`);
  }
  for (const key of functions) {
    if (rest[key] === undefined || typeof rest[key] === 'function') continue;
    throw new InputError(`${of}: expected a function as domain.${key}, but it is ${kindOf(rest[key])}`);
  }
  if (tokens !== null && !(tokens instanceof RegExp)) {
    throw new InputError(
      `${of}: expected a regular expression as domain.tokens, but it is ${kindOf(tokens)}`,
    );
  }
  const scores = namesOf(scoreNames, `${of}: domain.scoreNames`, mostNames);
  const labels = namesOf(labelNames, `${of}: domain.labelNames`, mostNames);
  const twice = labels.find((label) => scores.includes(label));
  if (twice !== undefined) throw new InputError(`${of}: ${twice} is among both its scores and its labels`);
  const shown = namesOf(rest.shownScores ?? scores, `${of}: domain.shownScores`, mostNames);
  const foreign = shown.find((score) => !scores.includes(score));
  if (foreign !== undefined) {
    throw new InputError(
      `${of}: expected names of domain.scoreNames in domain.shownScores, but ${foreign} is not among them`,
    );
  }
  return {
    name,
    scoreNames: scores,
    shownScores: shown,
    labelNames: labels,
    ranking: ranking === null ? null : rankingOf(ranking, scores, of),
    tokens: tokens as RegExp | null,
    hasDraw: rest.draw !== undefined,
    hasReadLine: rest.readLine !== undefined,
  };
}

function rankingOf(given: unknown, scores: readonly string[], of: string): Ranking {
  const { score, better } = (typeof given === 'object' ? given : {}) as Record<string, unknown>;
  if (typeof score === 'string' && scores.includes(score) && (better === 'lower' || better === 'higher')) {
    return { score, better };
  }
  throw new InputError(
    `${of}: expected domain.ranking as { score: one of ${scores.join(', ') || 'domain.scoreNames, of which there are none'}, better: 'lower' or 'higher' }`,
  );
}

/** Nothing that a module throws or returns comes out of the domain: both become the reason of a verdict. */
function createOwnDomain(
  { hasDraw, hasReadLine, ...described }: Described,
  given: ModuleDomain,
  {
    grammar,
    form,
    bounded,
  }: { readonly grammar: Grammar | null; readonly form: string | undefined; readonly bounded: Bounded },
): Domain {
  const { name } = described;
  const refused = (reason: string): Verdict => ({ valid: false, reason, canonical: null, scores: {} });
  const judge = (text: string): Verdict => {
    const { reason } = grammar === null ? { reason: null } : readDerivation(grammar, text);
    if (reason !== null) return refused(reason);
    try {
      return bounded(() => verdictOf(given.judge(text), text, described));
    } catch (thrown) {
      return refused(`failure: the domain ${name} failed: ${messageOf(thrown)}`);
    }
  };
  return {
    ...described,
    prefix: null,
    forms: [asIs],
    form: formNamed(form, [asIs], name),
    readLine: (line) => {
      if (!hasReadLine) return line;
      const text = bounded(() => given.readLine!(line));
      if (typeof text === 'string') return text;
      throw new InputError(
        `the domain ${name}: expected a string of readLine(${JSON.stringify(line.slice(0, 60))}), but received ${kindOf(text)}`,
      );
    },
    spell: (text) => ({ text }),
    randomSpelling: (text) => ({ text }),
    judge,
    identify: judge,
    draw: (text, size) => {
      if (!hasDraw) return null;
      try {
        const svg = bounded(() => given.draw!(text, size));
        return typeof svg === 'string' ? svg : null;
      } catch {
        return null;
      }
    },
  };
}

/** Plain data of what a module said. @throws InputError for what is no verdict */
function verdictOf(
  said: unknown,
  text: string,
  { scoreNames, labelNames }: Described | Omit<Described, 'hasDraw' | 'hasReadLine'>,
): Verdict {
  if (typeof said !== 'object' || said === null) {
    throw new InputError(`judge() gave ${kindOf(said)} instead of { valid, ... }`);
  }
  const { valid, reason = null, canonical = null, scores = {} } = said as Record<string, unknown>;
  if (typeof valid !== 'boolean')
    throw new InputError(`judge() gave ${kindOf(valid)} as valid, which is true or false`);
  if (!valid) {
    const why = typeof reason === 'string' && reason !== '' ? reason : 'invalid: the domain gives no reason';
    return { valid, reason: why, canonical: null, scores: {} };
  }
  if (canonical !== null && typeof canonical !== 'string') {
    throw new InputError(`judge() gave ${kindOf(canonical)} as canonical, which is a string`);
  }
  if (typeof scores !== 'object' || scores === null) {
    throw new InputError(`judge() gave ${kindOf(scores)} as scores, which is an object`);
  }
  const values = scores as Record<string, unknown>;
  const read = (name: string, type: 'number' | 'string'): [string, number | string | null] => {
    const value = values[name] ?? null;
    const isOfType = typeof value === type && (type === 'string' || Number.isFinite(value));
    if (value === null || isOfType) return [name, value as number | string | null];
    if (typeof value === 'number') return [name, null];
    throw new InputError(`judge() gave ${kindOf(value)} as the score ${name}, which is a ${type}`);
  };
  return {
    valid,
    reason: null,
    canonical: canonical ?? text,
    scores: Object.fromEntries([
      ...scoreNames.map((name) => read(name, 'number')),
      ...labelNames.map((name) => read(name, 'string')),
    ]),
  };
}
