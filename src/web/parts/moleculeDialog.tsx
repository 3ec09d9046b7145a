import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { loadMoleculeEditor, type MoleculeEditor } from './moleculeEditor.js';
import { useMolfile } from './useMolfile.js';

export interface MoleculeDialogProps {
  readonly smiles: string;
  /** The most characters of a SMILES that is drawn. */
  readonly longest: number;
  onUse(smiles: string): void;
  onClose(): void;
}

/** A dialog to draw a molecule in. Its text field says and takes the same molecule, so nobody has to draw. */
export function MoleculeDialog({ smiles, longest, onUse, onClose }: MoleculeDialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const area = useRef<HTMLElement>(null);
  const editor = useRef<MoleculeEditor | null>(null);
  const [isLoading, setLoading] = useState(true);
  const [written, setWritten] = useState(smiles);
  const [problem, setProblem] = useState<string | null>(null);
  const molfile = useMolfile((read) => change(read));

  const draw = (text: string): void => {
    setProblem(null);
    if (text.length > longest) {
      setProblem(`expected at most ${longest} characters, but received ${text.length}`);
      return;
    }
    try {
      editor.current?.show(text);
    } catch {
      setProblem('this is no SMILES that can be drawn; the drawing is as before');
    }
  };
  const change = (text: string): void => {
    setWritten(text);
    draw(text.trim());
  };

  useEffect(() => {
    let isOpen = true;
    dialog.current!.showModal();
    loadMoleculeEditor(area.current!, (drawn) => {
      setProblem(null);
      setWritten(drawn);
    }).then(
      (loaded) => {
        if (!isOpen) {
          loaded.destroy();
          return;
        }
        editor.current = loaded;
        setLoading(false);
        draw(smiles);
      },
      (thrown: Error) => isOpen && setProblem(`the editor could not be loaded: ${thrown.message}`),
    );
    return () => {
      isOpen = false;
      editor.current?.destroy();
    };
  }, []);

  return (
    <dialog ref={dialog} class="molecule" aria-labelledby={`${id}-title`} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (written.length <= longest) onUse(written.trim());
        }}
      >
        <h2 id={`${id}-title`}>Draw a molecule</h2>
        <label for={id}>SMILES; a molfile can be pasted too</label>
        <input
          id={id}
          type="text"
          class="wide"
          value={written}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => change(currentTarget.value)}
          onPaste={molfile.onPaste}
        />
        <p role="status" class="summary">
          {isLoading && problem === null ? 'Loading the editor …' : molfile.status}
        </p>
        {(problem ?? molfile.problem) !== null && (
          <p class="trouble" role="alert">
            {problem ?? molfile.problem}
          </p>
        )}
        <section
          ref={area}
          class="drawing"
          aria-label="Drawing, for the mouse; the field above holds the same molecule"
        />
        <p class="controls">
          <button type="submit" class="main" disabled={written.trim() === '' || written.length > longest}>
            Use it
          </button>
          <button type="button" onClick={() => dialog.current!.close()}>
            Cancel
          </button>
        </p>
      </form>
    </dialog>
  );
}
