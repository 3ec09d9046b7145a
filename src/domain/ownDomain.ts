import { z } from 'zod';
import { InputError, messageOf } from '../base/errors.js';
import { suggestion } from '../base/suggestion.js';
import type { Grammar } from '../grammar/grammar.js';
import { kindOf, namesOf, orItsFailure, readModule } from '../grammar/prefixModule.js';
import type { Domain, Ranking, Size, Verdict } from './domain.js';
import { asIs, formNamed } from './form.js';
import { readDerivation } from './text.js';

/** A user's own domain, from a module. */
export interface OwnDomain {
  /** Name and version, as `dates-1`. */
  readonly name: string;
  /** The JavaScript that exports it, which a run stores. */
  readonly source: string;
  /** @param grammar null for strings of no language */
  create(grammar: Grammar | null, form?: string): Domain;
}

/** The settings of a domain that takes none. */
export const noSettings = z.strictObject({});

/** The members of the `domain` that a module exports. */
interface ModuleDomain {
  readonly judge: (text: string) => unknown;
  readonly draw?: (text: string, size: Size) => unknown;
  readonly readLine?: (line: string) => unknown;
  readonly spell?: (text: string) => unknown;
}

const members = [
  'name',
  'scoreNames',
  'shownScores',
  'labelNames',
  'ranking',
  'tokens',
  'readLine',
  'spell',
  'judge',
  'draw',
];
const verdictMembers = ['valid', 'reason', 'canonical', 'scores'];
const functions = ['readLine', 'spell', 'draw'] as const;
const mostNames = 100;

/** Runs work that calls a module, within a time limit where the host can set one. */
export type Bounded = <T>(work: () => T) => T;

/**
 * Runs a JavaScript module for the domain that it exports: `export const domain = { name, judge }`, and optionally scores,
 * labels, a ranking, tokens, `readLine`, `spell` (the canonical spelling of a string) and `draw`. Only for trusted code.
 *
 * @param where the name of the module in messages: its file
 * @throws InputError that names the file where the source is no JavaScript, throws, or exports something else
 */
export async function readDomainModule(
  source: string,
  where: string,
  bounded: Bounded = (work) => work(),
): Promise<OwnDomain> {
  const { exported } = await readModule(source, where, 'domain', 'a domain');
  const { name, ...described } = orItsFailure(where, 'domain', () => describeDomain(exported, where));
  return {
    name,
    source,
    create: (grammar, form) =>
      createOwnDomain({ name, ...described }, exported as ModuleDomain, { grammar, form, bounded }),
  };
}

type Described = Pick<Domain, 'name' | 'scoreNames' | 'shownScores' | 'labelNames' | 'ranking' | 'tokens'> & {
  readonly hasDraw: boolean;
  readonly hasReadLine: boolean;
  readonly hasSpell: boolean;
};

/** @throws InputError for the first member that is missing or not as expected */
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
  const other = Object.keys(given).find((key) => !members.includes(key));
  if (other !== undefined) {
    throw new InputError(
      `${of}: expected nothing but ${members.join(', ')}, but it has ${shownName(other)}${suggestion(other, members)}; put the rest of the module beside the domain`,
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
  if (twice !== undefined) throw new InputError(`${of}: ${twice} is both a score and a label`);
  const shown = namesOf(rest.shownScores ?? scores, `${of}: domain.shownScores`, mostNames);
  const foreign = shown.find((score) => !scores.includes(score));
  if (foreign !== undefined) {
    throw new InputError(
      `${of}: expected names of domain.scoreNames in domain.shownScores, but ${foreign} is not among them${suggestion(foreign, scores)}`,
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
    hasSpell: rest.spell !== undefined,
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

/** Makes a domain of a module. An exception or a bad return value of the module becomes the reason of a verdict. */
function createOwnDomain(
  { hasDraw, hasReadLine, hasSpell, ...described }: Described,
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
  const respell = (text: string): string => {
    try {
      const spelled = bounded(() => given.spell!(text));
      return typeof spelled === 'string' ? spelled : text;
    } catch {
      // what the domain cannot read stays as it is written: the grammar or the judge gives the reason
      return text;
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
        `the domain ${name}: expected a string from readLine(${JSON.stringify(line.slice(0, 60))}), but received ${kindOf(text)}`,
      );
    },
    ...(hasSpell ? { speller: { name, respell } } : {}),
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

/** A name that the module made up, cut to a length for a message. */
const shownName = (name: string): string => name.slice(0, 60);

/** The verdict of a module as plain data. @throws InputError for a value that is no verdict */
function verdictOf(
  said: unknown,
  text: string,
  { scoreNames, labelNames }: Described | Omit<Described, 'hasDraw' | 'hasReadLine' | 'hasSpell'>,
): Verdict {
  if (typeof said !== 'object' || said === null) {
    throw new InputError(`judge() gave ${kindOf(said)} instead of { valid, ... }`);
  }
  const other = Object.keys(said).find((key) => !verdictMembers.includes(key));
  if (other !== undefined) {
    throw new InputError(
      `judge() gave ${shownName(other)}, which a verdict does not have (${verdictMembers.join(', ')})${suggestion(other, verdictMembers)}`,
    );
  }
  const { valid, reason = null, canonical = null, scores = {} } = said as Record<string, unknown>;
  if (typeof valid !== 'boolean')
    throw new InputError(`judge() gave ${kindOf(valid)} as valid instead of true or false`);
  if (!valid) {
    const why = typeof reason === 'string' && reason !== '' ? reason : 'invalid: the domain gives no reason';
    return { valid, reason: why, canonical: null, scores: {} };
  }
  if (canonical !== null && typeof canonical !== 'string') {
    throw new InputError(`judge() gave ${kindOf(canonical)} as canonical instead of a string`);
  }
  if (typeof scores !== 'object' || scores === null) {
    throw new InputError(`judge() gave ${kindOf(scores)} as scores instead of an object`);
  }
  const values = scores as Record<string, unknown>;
  const declared = [...scoreNames, ...labelNames];
  const unknown = Object.keys(values).find((score) => !declared.includes(score));
  if (unknown !== undefined) {
    throw new InputError(
      `judge() gave the score ${shownName(unknown)}, which domain.scoreNames and domain.labelNames do not have (${declared.join(', ') || 'they have none'})${suggestion(unknown, declared)}`,
    );
  }
  const numberOrText = (name: string, type: 'number' | 'string'): [string, number | string | null] => {
    const value = values[name] ?? null;
    const isOfType = typeof value === type && (type === 'string' || Number.isFinite(value));
    if (value === null || isOfType) return [name, value as number | string | null];
    if (typeof value === 'number') return [name, null];
    throw new InputError(`judge() gave ${kindOf(value)} as the score ${name} instead of a ${type}`);
  };
  return {
    valid,
    reason: null,
    canonical: canonical ?? text,
    scores: Object.fromEntries([
      ...scoreNames.map((name) => numberOrText(name, 'number')),
      ...labelNames.map((name) => numberOrText(name, 'string')),
    ]),
  };
}
