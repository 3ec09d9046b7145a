import { formatScore } from './formatScore.js';
import type { Bounds } from './range.js';

/** The colours of a scale, lowest first, then that of points without a value. */
export interface ColourScale {
  readonly colours: readonly string[];
  /** The values of the lowest and the highest colour; those beyond have the same. Null without values. */
  readonly bounds: Bounds | null;
  /** `[values]`: the colour of each in {@link colours}. */
  readonly shades: Uint8Array;
}

/** Viridis (van der Walt and Smith 2015), in equal steps. */
const viridis = [
  '#440154',
  '#482878',
  '#3e4989',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
];
/** The part of the scale that stands out from the ground. */
const parts = { light: viridis.slice(0, 7), dark: viridis.slice(3) };
const greys = { light: '#8a939d', dark: '#7d8894' };
const steps = 48;
/** The share of the values at either end that has one colour, so that a few outliers do not take all the others' away. */
const outside = 0.01;

/** Colours values, those that are missing in grey. */
export function colourScale(values: readonly (number | null)[], scheme: 'light' | 'dark'): ColourScale {
  const known = Float64Array.from(
    values.filter((value) => value !== null && Number.isFinite(value)) as number[],
  );
  known.sort();
  const last = known.length - 1;
  const bounds =
    last < 0
      ? null
      : { least: known[Math.floor(outside * last)]!, most: known[Math.ceil((1 - outside) * last)]! };
  return {
    colours: [...ramps[scheme], greys[scheme]],
    bounds,
    shades: Uint8Array.from(values, (value) => {
      if (bounds === null || value === null || !Number.isFinite(value)) return steps;
      const share = (value - bounds.least) / (bounds.most - bounds.least || 1);
      return Math.round(Math.min(1, Math.max(0, share)) * (steps - 1));
    }),
  };
}

const ramps = { light: rampOf(parts.light), dark: rampOf(parts.dark) };

function rampOf(anchors: readonly string[]): string[] {
  return Array.from({ length: steps }, (_, i) => {
    const place = (i / (steps - 1)) * (anchors.length - 1);
    const from = Math.min(anchors.length - 2, Math.floor(place));
    const [start, end] = [anchors[from]!, anchors[from + 1]!];
    const part = (at: number): string => {
      const [a, b] = [start, end].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16)) as [
        number,
        number,
      ];
      return Math.round(a + (place - from) * (b - a))
        .toString(16)
        .padStart(2, '0');
    };
    return `#${part(1)}${part(3)}${part(5)}`;
  });
}

/** The colours of a scale with their values. */
export function ScaleLegend({ name, scale }: { readonly name: string; readonly scale: ColourScale }) {
  const { bounds, colours } = scale;
  if (bounds === null) return null;
  return (
    <p class="legend">
      {name} {formatScore(bounds.least)}{' '}
      <span
        class="ramp"
        style={{ background: `linear-gradient(to right, ${colours.slice(0, -1).join(', ')})` }}
      />{' '}
      {formatScore(bounds.most)}
    </p>
  );
}
