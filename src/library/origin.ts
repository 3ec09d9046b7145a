import type { Store } from '../base/store.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import { asIs } from '../domain/form.js';
import { defaultDomainOf } from '../domain/index.js';
import { type PresetName, presetsOf } from '../model/presets.js';
import { domainOf } from '../run/domainOf.js';
import { openRun } from '../run/openRun.js';
import { Run } from '../run/run.js';
import type { PrepareTrainingOptions } from '../training/prepare.js';
import { type GivenLanguage, languageOf, unparsedLanguageOf } from './language.js';

/** The start of a training: a language and a preset, or another run. */
export interface OriginChoice extends GivenLanguage {
  /** The settings to start from. Defaults to `compact`. */
  readonly preset?: PresetName | undefined;
  /** The units of the sequences, `characters` or `tokens`. Defaults to productions. */
  readonly representation?: PrepareTrainingOptions['representation'];
  /** Whether an autoregressive decoder sees the prefix state. Defaults to true, to false for characters and tokens. */
  readonly prefixState?: boolean | undefined;
  /** The run that gives its weights, language and sizes: the run itself, its place, or the name of a model that ships. */
  readonly from?: Run | Store | string | undefined;
  /** Whether JavaScript of the user's own, of a grammar or a run, may run. Defaults to false. */
  readonly allowCode?: boolean | undefined;
}

/** The options of a training that its origin decides. */
export type LoadedOrigin = Pick<
  PrepareTrainingOptions,
  'grammar' | 'domain' | 'representation' | 'preset' | 'start' | 'prefixState' | 'allowCode'
>;

/**
 * Loads the start of a training.
 *
 * @param onNote called with a sentence that a user should know about the run that the training begins with
 * @throws InputError for a language or a run that cannot be loaded
 */
export async function loadOrigin(
  { preset = 'compact', representation, prefixState, from, allowCode = false, ...choice }: OriginChoice,
  onNote?: (text: string) => void,
): Promise<LoadedOrigin> {
  const { standardise, spelling = 'canonical' } = choice;
  if (from !== undefined) {
    const start = from instanceof Run ? from : await openRun(from, { allowCode, onNote });
    const { config, codec } = start;
    const domain = await domainOf(start, withoutUndefined({ standardise }));
    return { grammar: codec.grammar, domain, preset: config.preset as PresetName, start, allowCode };
  }
  if (representation !== undefined) {
    const language = await unparsedLanguageOf({ ...choice, spelling, form: choice.form ?? asIs });
    return {
      ...language,
      representation,
      preset,
      prefixState: prefixState ?? choice.prefix !== undefined,
      allowCode,
    };
  }
  const form = choice.form ?? presetsOf(domainNameOf(choice)).find(({ name }) => name === preset)?.form;
  const language = await languageOf({ ...choice, spelling, form });
  return { ...language, preset, prefixState: prefixState ?? true, allowCode };
}

/** Returns the name of the domain that a choice stands for. */
function domainNameOf({ grammar, domain }: GivenLanguage): string {
  if (domain !== undefined) return typeof domain === 'string' ? domain : domain.name;
  return defaultDomainOf(grammar?.name ?? '');
}
