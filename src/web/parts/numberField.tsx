export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** What the arrows beside it add. Defaults to 1. */
  readonly step?: number;
  /** Called with what the user has written; the view checks it when it reads the address. */
  onChange(written: string): void;
}

/** A field for a number, a whole one by default. */
export function NumberField({ label, value, least, most, step = 1, onChange }: NumberFieldProps) {
  return (
    <label>
      {label}{' '}
      <input
        type="number"
        min={least}
        max={most}
        step={step}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}
