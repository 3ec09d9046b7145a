import { useEffect, useId, useState } from 'preact/hooks';

export interface StringInputProps {
  readonly label: string;
  readonly text: string;
  /** Called when the user has entered another string. */
  onChange(text: string): void;
}

/** The most characters of a string that the page takes. */
const longest = 2_000;

/** A field for a string of the model's language. */
export function StringInput({ label, text, onChange }: StringInputProps) {
  const id = useId();
  const [written, setWritten] = useState(text);
  useEffect(() => setWritten(text), [text]);
  const isTooLong = written.length > longest;
  return (
    <form
      class="stringInput"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isTooLong) onChange(written.trim());
      }}
    >
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={written}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setWritten(currentTarget.value)}
        aria-invalid={isTooLong}
      />
      <button type="submit" disabled={isTooLong}>
        Show
      </button>
      {isTooLong && (
        <p class="trouble" role="alert">
          expected at most {longest} characters, but received {written.length}
        </p>
      )}
    </form>
  );
}
