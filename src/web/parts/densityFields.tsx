import type { ImageDraws } from '../engine/imageDraws.js';
import { useExplorerOf } from '../explorer.js';
import { NumberField } from './numberField.js';
import { largestSpread } from './useImageDraws.js';

export interface DensityFieldsProps {
  readonly draws: ImageDraws;
  /** Called with parameters of the address; null takes one away. */
  onChange(changed: Readonly<Record<'density' | 'spread', string | null>>): void;
}

/** The fields for the density that images are drawn from, and for its spread. */
export function DensityFields({ draws: { density, spread }, onChange }: DensityFieldsProps) {
  const { facts } = useExplorerOf('images');
  return (
    <>
      <label>
        Density{' '}
        <select
          value={density}
          // each density has a usual spread of its own
          onChange={({ currentTarget }) => onChange({ density: currentTarget.value, spread: null })}
        >
          {facts.spreads.fitted !== undefined && <option value="fitted">fitted</option>}
          <option value="standard-normal">standard normal</option>
        </select>
      </label>
      <NumberField
        label="Spread"
        least={0}
        most={largestSpread}
        step={0.1}
        value={spread}
        onChange={(written) => onChange({ density, spread: written })}
      />
    </>
  );
}
