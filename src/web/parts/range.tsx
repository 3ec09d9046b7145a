export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export interface RangeProps {
  readonly name: string;
  /** The ends of both sliders. */
  readonly within: Bounds;
  readonly bounds: Bounds;
  /** Writes a value for people. */
  readonly show: (value: number) => string;
  onChange(bounds: Bounds): void;
}

/** Two sliders for the least and the most of a value; neither passes the other. */
export function Range({ name, within, bounds, show, onChange }: RangeProps) {
  const step = (within.most - within.least) / 200 || 1;
  const slider = (end: 'least' | 'most', label: string) => (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={show(bounds[end])}
      min={within.least}
      max={within.most}
      step={step}
      value={bounds[end]}
      onInput={({ currentTarget: { valueAsNumber: value } }) =>
        onChange(
          end === 'least'
            ? { ...bounds, least: Math.min(value, bounds.most) }
            : { ...bounds, most: Math.max(value, bounds.least) },
        )
      }
    />
  );
  return (
    <fieldset class="range">
      <legend>
        {name}{' '}
        <output>
          {show(bounds.least)} to {show(bounds.most)}
        </output>
      </legend>
      {slider('least', `least ${name}`)}
      {slider('most', `most ${name}`)}
    </fieldset>
  );
}
