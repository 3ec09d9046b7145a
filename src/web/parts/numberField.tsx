import { useState } from 'preact/hooks';

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
  /** What the user is writing, which stays while the view shows results that arrive. */
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <label>
      {label}{' '}
      <input
        type="number"
        min={least}
        max={most}
        step={step}
        value={draft ?? value}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        onBlur={() => setDraft(null)}
        onChange={({ currentTarget }) => {
          setDraft(null);
          onChange(currentTarget.value);
        }}
      />
    </label>
  );
}
