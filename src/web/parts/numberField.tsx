export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Called with what the user has written; the view checks it when it reads the address. */
  onChange(written: string): void;
}

/** A field for a whole number. */
export function NumberField({ label, value, least, most, onChange }: NumberFieldProps) {
  return (
    <label>
      {label}{' '}
      <input
        type="number"
        min={least}
        max={most}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}
