export interface CountSelectProps {
  readonly label: string;
  /** The numbers to choose from; that of the address is added to them. */
  readonly counts: readonly number[];
  readonly value: number;
  onChange(written: string): void;
}

/** A choice among a few numbers. */
export function CountSelect({ label, counts, value, onChange }: CountSelectProps) {
  const all = [...new Set([...counts, value])].sort((a, b) => a - b);
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {all.map((one) => (
          <option key={one} value={one}>
            {one.toLocaleString('en')}
          </option>
        ))}
      </select>
    </label>
  );
}
