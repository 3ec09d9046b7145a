import { useEffect, useId, useState } from 'preact/hooks';
import { useExplorerOf } from '../explorer.js';
import { MoleculeDialog } from './moleculeDialog.js';
import { useMolfile } from './useMolfile.js';

export interface StringInputProps {
  readonly label: string;
  readonly text: string;
  /** Called when the user has entered another string. */
  onChange(text: string): void;
}

/** The most characters of a string that the page takes. */
export const longestString = 2_000;

/** A field for a string of the model's language; a molecule can be drawn, or pasted as a molfile. */
export function StringInput({ label, text, onChange }: StringInputProps) {
  const id = useId();
  const { facts } = useExplorerOf('strings');
  const [written, setWritten] = useState(text);
  const [isDrawing, setDrawing] = useState(false);
  useEffect(() => setWritten(text), [text]);
  const use = (entered: string): void => {
    setWritten(entered);
    onChange(entered);
  };
  const molfile = useMolfile(use);
  const isTooLong = written.length > longestString;
  return (
    <>
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
          onPaste={molfile.onPaste}
          aria-invalid={isTooLong}
        />
        <button type="submit" disabled={isTooLong}>
          Show
        </button>
        {facts.domain === 'molecule' && (
          <button type="button" aria-haspopup="dialog" onClick={() => setDrawing(true)}>
            Draw …
          </button>
        )}
        <span role="status" class="summary">
          {molfile.status}
        </span>
        {(isTooLong || molfile.problem !== null) && (
          <p class="trouble" role="alert">
            {isTooLong
              ? `expected at most ${longestString} characters, but received ${written.length}`
              : molfile.problem}
          </p>
        )}
      </form>
      {isDrawing && (
        <MoleculeDialog
          smiles={isTooLong ? '' : written.trim()}
          longest={longestString}
          onUse={(drawn) => {
            setDrawing(false);
            use(drawn);
          }}
          onClose={() => setDrawing(false)}
        />
      )}
    </>
  );
}
