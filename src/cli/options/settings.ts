import { InvalidArgumentError, Option } from 'commander';
import { listed } from '../../base/listed.js';
import type { Kind, Registry } from '../../base/registry.js';
import { type GivenSettings, type Range, type Setting, settingsOf, showRange } from '../../base/settings.js';
import { suggestion } from '../../base/suggestion.js';
import { flagOf } from './flagOf.js';

/** Returns the options for all settings that the kinds of a thing take; descriptions name the kinds. */
export function optionsOfKinds(registry: Registry<Kind>): Option[] {
  return registry.settingNames.map((name) => {
    const takers = registry.takersOf(name).map((kind) => ({
      kind: kind.kind,
      setting: settingsOf(kind.settings).find((one) => one.name === name)!,
    }));
    const sentences = new Map<string, Taker[]>();
    for (const taker of takers) {
      const { sentence } = taker.setting;
      sentences.set(sentence, [...(sentences.get(sentence) ?? []), taker]);
    }
    const isForAll = takers.length === registry.all.length && sentences.size === 1;
    const description = [...sentences.values()]
      .map((some) => {
        const kinds = some.map(({ kind }) => kind);
        return `${isForAll ? '' : `for ${listed(kinds, 'and')}: `}${describedForKinds(some)}`;
      })
      .join('; ');
    const [{ setting }] = takers as [(typeof takers)[number]];
    return optionOf({ ...setting, range: joined(takers.map((taker) => taker.setting.range)) }, description);
  });
}

/** Returns the option for a setting: its name, its range, and its sentence with the default. */
export function optionOf(setting: Setting, description = described(setting)): Option {
  const { name, range, placeholder, letter, excludes } = setting;
  const flag = `${letter === undefined ? '' : `-${letter}, `}${flagOf(name)}`;
  const isSwitch = range.kind === 'switch';
  const switched = setting.default === true ? flag.replace('--', '--no-') : flag;
  const option = new Option(isSwitch ? switched : `${flag} <${placeholder}>`, description);
  if (excludes !== undefined) option.conflicts(excludes);
  if (isSwitch) return option;
  if (range.kind === 'choice') return option.choices(range.choices);
  return option.argParser((text: string) => parseValue(text, range));
}

/** Returns the option for a setting with a list of texts, which may hold commas: it is given once for each. */
export function repeatedOptionOf(setting: Setting): Option {
  return optionOf({ ...setting, range: { kind: 'text' } }, `${setting.sentence}; may be repeated`).argParser(
    (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
  );
}

/** Returns the options of a command line that are settings of these names. */
export function givenSettings(options: object, names: readonly string[]): GivenSettings {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

/** A kind that takes a setting, and the setting as it declares it. */
interface Taker {
  readonly kind: string;
  readonly setting: Setting;
}

/** The sentence that some kinds share, with their defaults: `steps to warm up (0 by default, 10 for vae)`. */
function describedForKinds(takers: readonly Taker[]): string {
  const [{ setting }] = takers as [Taker];
  const kindsByDefault = new Map<unknown, string[]>();
  for (const { kind, setting: one } of takers) {
    kindsByDefault.set(one.default, [...(kindsByDefault.get(one.default) ?? []), kind]);
  }
  const [, ...others] = kindsByDefault;
  const exceptions = others.map(([value, kinds]) => `, ${shown(value)} for ${listed(kinds, 'and')}`).join('');
  const sentence = described(setting);
  return exceptions === '' ? sentence : sentence.replace(/\)$/, `${exceptions})`);
}

/** The sentence of a setting with its default. */
function described({ sentence, default: value }: Setting): string {
  return value === undefined || typeof value === 'boolean'
    ? sentence
    : `${sentence} (${shown(value)} by default)`;
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name}=${String(each)}`)
    .join(',');
}

/** Reads the value of an option. @throws InvalidArgumentError for a text that is not in the range */
export function parseValue(text: string, range: Range): unknown {
  const refuse = (part: string): never => {
    throw new InvalidArgumentError(`expected ${showRange(range)}, but received: ${part}`);
  };
  switch (range.kind) {
    case 'number': {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      const { isWhole, least, most, isAbove } = range;
      const isInRange = isAbove ? value > least && value <= most : value >= least && value <= most;
      if (!Number.isFinite(value) || !isInRange || (isWhole && !Number.isInteger(value))) return refuse(text);
      return value;
    }
    case 'choice':
      return range.choices.includes(text) ? text : refuse(`${text}${suggestion(text, range.choices)}`);
    case 'list': {
      const values = text.split(',').map((part) => parseValue(part, range.of));
      // numbers are sizes, which may be equal; names choose, so each of them once
      if (range.of.kind === 'number' || new Set(values).size === values.length) return values;
      throw new InvalidArgumentError(`expected different values, but received: ${text}`);
    }
    case 'record': {
      const parts = text.split(',').map((part): [string, unknown] => {
        const [name = '', value = ''] = part.split('=');
        const declared = range.of.find((one) => one.name === name);
        if (declared !== undefined) return [name, parseValue(value, declared.range)];
        const names = range.of.map((one) => one.name);
        throw new InvalidArgumentError(
          `expected NAME=VALUE of ${names.join(', ')}, but received: ${part}${suggestion(name, names)}`,
        );
      });
      return Object.fromEntries(parts);
    }
    case 'switch':
    case 'text':
      return text;
  }
}

/** Returns a range that covers all of the ranges. */
function joined([first, ...others]: readonly Range[]): Range {
  let all = first!;
  for (const one of others) {
    if (all.kind === 'choice' && one.kind === 'choice') {
      all = { kind: 'choice', choices: [...new Set([...all.choices, ...one.choices])] };
    } else if (all.kind === 'number' && one.kind === 'number') {
      const lowest = one.least < all.least ? one : all;
      all = { ...lowest, isWhole: all.isWhole && one.isWhole, most: Math.max(all.most, one.most) };
    }
  }
  return all;
}
