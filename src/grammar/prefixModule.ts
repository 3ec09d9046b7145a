import { InputError, messageOf } from '../base/errors.js';
import type { PrefixAutomaton } from './prefixState.js';

/** The most characters of a module: real ones have a few hundred lines, so more is a mistake or an attack. */
const maxSourceLength = 1_000_000;
const maxFeatures = 10_000;
const maxNameLength = 100;
/** The longest that a module may take to load. */
const maxSeconds = 30;

/** The fields that a module may export in `prefix`. */
const exportNames = ['name', 'features', 'rules', 'optional', 'filler', 'unknown', 'start'];

/**
 * Runs a JavaScript module for the automaton it exports: `export const prefix = { name, features, rules, start }`, and
 * optionally `optional`, `filler` and `unknown`. The module must be complete in itself: it can import parts of Node,
 * but no other files. Only for trusted code.
 *
 * @param where the module's name in messages: its file
 * @throws InputError with that name for a module that is not JavaScript, throws, or exports something else
 */
export async function readPrefixModule(source: string, where: string): Promise<PrefixAutomaton> {
  const { exported } = await readModule(source, where, 'prefix', 'a prefix state');
  return { ...orItsFailure(where, 'prefix', () => automatonOf(exported, where)), source };
}

/**
 * Runs a JavaScript module of the user's own for one of its exports. Only for trusted code.
 *
 * @param where the module's name in messages: its file
 * @param what the noun for the export in messages
 * @throws InputError with that name for a module that is not JavaScript, throws, or does not export it
 */
export async function readModule(
  source: string,
  where: string,
  name: string,
  what: string,
): Promise<{ readonly exported: unknown }> {
  if (source.length > maxSourceLength) {
    throw new InputError(
      `${where}: expected a module of at most ${maxSourceLength} characters, but it has ${source.length}`,
    );
  }
  let module: Readonly<Record<string, unknown>>;
  try {
    // Runs its text, so that what runs is what a run keeps.
    module = await inTime(import(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`));
  } catch (thrown) {
    throw new InputError(
      `${where}: expected a JavaScript module that exports ${what}, but ${whyUnusable(thrown, where)}`,
    );
  }
  if (!(name in module)) {
    const others = Object.keys(module);
    throw new InputError(
      `${where}: expected "export const ${name} = { ... }", but it exports ${others.length === 0 ? 'nothing' : others.slice(0, 5).join(', ')}`,
    );
  }
  // In an object: a promise would look for `then` in its value, which may be a proxy.
  return orItsFailure(where, name, () => ({ exported: module[name] }));
}

/**
 * Reads from a module's export, which may be a proxy or have getters, and blames the module for whatever that throws.
 */
export function orItsFailure<T>(where: string, name: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof InputError) throw thrown;
    throw new InputError(`${where}: reading what it exports as ${name} failed: ${messageOf(thrown)}`);
  }
}

/** @throws InputError that names the missing field */
function automatonOf(given: unknown, where: string): PrefixAutomaton {
  if (typeof given !== 'object' || given === null) {
    throw new InputError(`${where}: expected an object as prefix, but it is ${kindOf(given)}`);
  }
  const {
    name,
    features,
    rules,
    optional = [],
    filler = '',
    unknown,
    start,
  } = given as Record<string, unknown>;
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name) || name.length > maxNameLength) {
    throw new InputError(
      `${where}: expected a name and version such as "brackets-1" as prefix.name (letters, digits, ".", "_" and "-"), but it is ${kindOf(name)}`,
    );
  }
  const of = `${where}: the prefix state ${name}`;
  const other = Object.keys(given).find((key) => !exportNames.includes(key));
  if (other !== undefined) {
    throw new InputError(
      `${of}: expected nothing but ${exportNames.join(', ')}, but it has ${other}; put the rest of the module beside it`,
    );
  }
  if (typeof start !== 'function') {
    throw new InputError(`${of}: expected a function as prefix.start, but it is ${kindOf(start)}`);
  }
  if (typeof filler !== 'string') {
    throw new InputError(`${of}: expected a string as prefix.filler, but it is ${kindOf(filler)}`);
  }
  if (unknown !== undefined && (typeof unknown !== 'string' || [...unknown].length !== 1)) {
    throw new InputError(
      `${of}: expected one character that no text contains as prefix.unknown, but it is ${kindOf(unknown)}`,
    );
  }
  const ruleNames = namesOf(rules, `${of}: prefix.rules`, 31);
  const odd = ruleNames.find((rule) => !/^[A-Za-z][\w-]*$/.test(rule));
  if (odd !== undefined) {
    throw new InputError(
      `${of}: expected words as prefix.rules (a letter, then letters, digits, "_" and "-"), but it has ${kindOf(odd)}`,
    );
  }
  const optionalNames = namesOf(optional, `${of}: prefix.optional`, 31);
  const foreign = optionalNames.find((rule) => !ruleNames.includes(rule));
  if (foreign !== undefined) {
    throw new InputError(
      `${of}: expected names from prefix.rules in prefix.optional, but ${foreign} is not one`,
    );
  }
  const { start: begin } = given as PrefixAutomaton;
  return {
    name,
    features: namesOf(features, `${of}: prefix.features`, maxFeatures),
    rules: ruleNames,
    optional: optionalNames,
    filler,
    ...(unknown === undefined ? {} : { unknown }),
    start: () => begin.call(given),
  };
}

export function namesOf(given: unknown, what: string, most: number): readonly string[] {
  if (!Array.isArray(given)) {
    throw new InputError(`${what}: expected a list of names, but it is ${kindOf(given)}`);
  }
  if (given.length > most) {
    throw new InputError(`${what}: expected at most ${most} names, but there are ${given.length}`);
  }
  const bad = given.find((name, i) => typeof name !== 'string' || name === '' || given.indexOf(name) !== i);
  if (bad !== undefined || given.includes(undefined)) {
    throw new InputError(
      `${what}: expected different names, none of them empty, but it has ${kindOf(bad)}${typeof bad === 'string' && bad !== '' ? ' twice' : ''}`,
    );
  }
  return [...given];
}

export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, maxNameLength));
  if (value === null || typeof value !== 'object') return String(value).slice(0, maxNameLength);
  return Array.isArray(value) ? 'a list' : 'an object';
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it did not finish in ${maxSeconds} seconds`)),
      1000 * maxSeconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Explains what a module threw while it loaded, with its line if that is known. */
function whyUnusable(thrown: unknown, where: string): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ERR_UNSUPPORTED_RESOLVE_REQUEST' || code === 'ERR_MODULE_NOT_FOUND') {
    return 'it imports another file, but a module must be complete in one file';
  }
  // The address of such a module is its whole text.
  const message = messageOf(thrown).replaceAll(/data:text\/javascript\S*/g, 'it');
  if (thrown instanceof SyntaxError) {
    return `it is not JavaScript: ${message} ("node --check ${where}" shows where)`;
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const line = /data:text\/javascript;[^\s:]*:(\d+)/.exec(stack)?.[1];
  return `it threw when it was run${line === undefined ? '' : `, at line ${line}`}: ${message}`;
}
