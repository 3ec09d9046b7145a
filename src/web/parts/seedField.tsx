import { largestSeed, useExplorer } from '../explorer.js';
import { NumberField } from './numberField.js';

/** The field for the seed of a view, which the address holds. */
export function SeedField({ value }: { readonly value: number }) {
  const { setParameters } = useExplorer();
  return (
    <NumberField
      label="Seed"
      least={0}
      most={largestSeed}
      value={value}
      onChange={(written) => setParameters({ seed: written })}
    />
  );
}
