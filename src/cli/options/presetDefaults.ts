import { type Preset, presetsOf } from '../../model/presets.js';

const valueBySetting: Readonly<Record<string, (preset: Preset) => number>> = {
  packing: ({ packing }) => packing,
  latent: ({ model }) => model.latent,
  epochs: ({ training }) => training.epochs,
  batch: ({ training }) => training.batch,
  learningRate: ({ training }) => training.learningRate,
};

/**
 * Describes the default of a setting by the preset: `by the preset: 10 in compact and tiny, 50 in paper (100 for molecules)`.
 *
 * @returns null for a setting whose default no preset decides
 */
export function presetDefaults(setting: string): string | null {
  const valueIn = valueBySetting[setting];
  if (valueIn === undefined) return null;
  const domains = ['text', 'expression', 'molecule'];
  const names = [...new Set(domains.flatMap((domain) => presetsOf(domain).map(({ name }) => name)))];
  const namesByValues = new Map<string, string[]>();
  for (const name of names) {
    const values = domains.flatMap((domain) =>
      presetsOf(domain)
        .filter((preset) => preset.name === name)
        .map((preset) => [domain, valueIn(preset)] as const),
    );
    const [[, usual]] = values as [readonly [string, unknown]];
    const others = values
      .filter(([, value]) => value !== usual)
      .map(([domain, value]) => `${value} for ${domain}s`);
    const shown = `${usual} in NAMES${others.length === 0 ? '' : ` (${others.join(', ')})`}`;
    namesByValues.set(shown, [...(namesByValues.get(shown) ?? []), name]);
  }
  const parts = [...namesByValues].map(([shown, some]) => shown.replace('NAMES', some.join(' and ')));
  return `by the preset: ${parts.join(', ')}`;
}
