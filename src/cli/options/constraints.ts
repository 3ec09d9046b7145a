import type { Command } from 'commander';
import { settingsOf } from '../../base/settings.js';
import type { DecodeOptions } from '../../model/productions/decode.js';
import type { TrainedModel } from '../../sampling/model.js';
import { type ConstraintSettings, constraintSettings } from '../../search/constraints/constraintSettings.js';
import type { Constraints } from '../../search/constraints/prepareConstraints.js';
import type { DecodingOptions, DecodingReport } from './decoding.js';
import { flagOf } from './flagOf.js';
import { givenSettings, optionOf, repeatedOptionOf } from './settings.js';

/** The values of the options of {@link addConstraintOptions}. */
export type ConstraintOptions = ConstraintSettings;

/** Settings whose values may hold commas: the option is given once for each. */
const repeated = ['require', 'forbid'];

/** Adds the options of every command that can hold the strings it writes to constraints. */
export function addConstraintOptions(command: Command): Command {
  for (const setting of settingsOf(constraintSettings)) {
    const option = repeated.includes(setting.name) ? repeatedOptionOf(setting) : optionOf(setting);
    command.addOption(option.helpGroup('Constraints:'));
  }
  return command;
}

const names = settingsOf(constraintSettings).map(({ name }) => name);

/** Returns the constraints among the options; null where there are none. */
export function givenConstraints(options: ConstraintOptions): ConstraintSettings | null {
  const settings = givenSettings(options, names);
  return Object.keys(settings).length === 0 ? null : settings;
}

/** Names the flags of the constraints among the options: `--scaffold and --range`. */
export function constraintFlags(settings: ConstraintSettings): string[] {
  return Object.keys(settings).map(flagOf);
}

/** A decoding that keeps constraints. */
export interface ConstrainedDecoding {
  readonly decode: DecodeOptions;
  readonly report: DecodingReport;
  readonly conditions: Constraints['conditions'];
  readonly choice: Constraints['choice'];
}

/**
 * Holds a decoding to the constraints among the options.
 *
 * @throws InputError as `prepareConstraints`
 */
export async function constrained(
  model: TrainedModel,
  { decode, report }: Pick<ConstrainedDecoding, 'decode' | 'report'>,
  options: ConstraintOptions & DecodingOptions,
): Promise<ConstrainedDecoding> {
  const settings = givenConstraints(options);
  if (settings === null) return { decode, report, conditions: [], choice: null };
  const { prepareConstraints } = await import('../../search/constraints/prepareConstraints.js');
  const { rulesOf } = await import('../../grammar/guard.js');
  const { guard, conditions, choice } = await prepareConstraints(model, settings, options.guard);
  const rules = rulesOf(guard);
  return {
    decode: { ...decode, guard },
    report: { ...report, guard: rules.length === 0 ? null : guard!.automaton.name, rules },
    conditions,
    choice,
  };
}
