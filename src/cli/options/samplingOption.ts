import type { Option } from 'commander';
import { settingsOf } from '../../base/settings.js';
import { type SamplingSettings, samplingSettings } from '../../density/samplingSettings.js';
import { optionOf } from './settings.js';

/**
 * Returns the option for one of the settings with which codes are drawn from a density.
 *
 * @param describe returns the description for the setting's sentence and default
 */
export function samplingOption(
  name: keyof SamplingSettings,
  describe: (sentence: string, value: unknown) => string,
): Option {
  const setting = settingsOf(samplingSettings).find((one) => one.name === name)!;
  return optionOf(setting, describe(setting.sentence, setting.default));
}
