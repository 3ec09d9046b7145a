import { useId, useState } from 'preact/hooks';

export interface StringsInputProps {
  /** Called with the strings that the user gave. */
  onStrings(texts: readonly string[]): void;
}

/** The most that the page takes. */
const most = { strings: 10_000, characters: 2_000, bytes: 5_000_000 };
/** The characters beyond which text is taken at once, since browsers are slow to lay out fields of more. */
const mostWritten = 50_000;

/** A field for many strings, one a line, which may come from a file. */
export function StringsInput({ onStrings }: StringsInputProps) {
  const id = useId();
  const [written, setWritten] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const take = (content: string): void => {
    const texts = content
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const tooLong = texts.findIndex(({ length }) => length > most.characters);
    if (texts.length === 0) setTrouble('expected strings, one a line, but received none');
    else if (texts.length > most.strings) {
      setTrouble(`expected at most ${most.strings} strings, but received ${texts.length}`);
    } else if (tooLong >= 0) {
      setTrouble(
        `string ${tooLong + 1}: expected at most ${most.characters} characters, but received ${texts[tooLong]!.length}`,
      );
    } else {
      setTrouble(null);
      onStrings(texts);
    }
  };
  const write = (content: string): void => {
    if (content.length > mostWritten) take(content);
    setWritten(content.length > mostWritten ? '' : content);
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > most.bytes) {
      setTrouble(
        `${file.name}: expected at most ${most.bytes / 1e6} MB, but received ${(file.size / 1e6).toFixed(1)}`,
      );
    } else take(await file.text());
  };
  return (
    <form
      class="stringsInput"
      onSubmit={(event) => {
        event.preventDefault();
        take(written);
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        takeFile(event.dataTransfer?.files[0]);
      }}
    >
      <label for={id}>Your own strings, one a line (or drop a file here)</label>
      <textarea
        id={id}
        rows={3}
        value={written}
        spellcheck={false}
        wrap="off"
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onPaste={(event) => {
          const content = event.clipboardData?.getData('text') ?? '';
          if (content.length <= mostWritten) return;
          event.preventDefault();
          take(content);
        }}
      />
      <div class="controls">
        <button type="submit" disabled={written.trim() === ''}>
          Show them
        </button>
        <label>
          From a file{' '}
          <input type="file" onChange={({ currentTarget }) => takeFile(currentTarget.files?.[0])} />
        </label>
      </div>
      {trouble !== null && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}
