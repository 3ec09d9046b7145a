import { useState } from 'preact/hooks';
import { TroubleNote } from './troubleNote.js';

export interface LongTextProps {
  readonly id: string;
  readonly rows: number;
  readonly value: string;
  /** What the field holds, for messages: `a table`. */
  readonly what: string;
  onInput(text: string): void;
}

/** Browsers take minutes to lay out fields of a million characters. */
const mostCharacters = 100_000;

/** A field for text of many lines, which refuses more than browsers can lay out. */
export function LongText({ id, rows, value, what, onInput }: LongTextProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const isTooLong = ({ length }: string): boolean => {
    const refused = length > mostCharacters;
    setTrouble(
      refused
        ? `expected ${what} of at most ${mostCharacters.toLocaleString('en')} characters, but received ${length.toLocaleString('en')}; the command line takes more`
        : null,
    );
    return refused;
  };
  return (
    <>
      <textarea
        id={id}
        class="wide table"
        rows={rows}
        spellcheck={false}
        wrap="off"
        value={value}
        onPaste={(event) => {
          if (isTooLong(event.clipboardData?.getData('text') ?? '')) event.preventDefault();
        }}
        onInput={({ currentTarget }) => {
          if (isTooLong(currentTarget.value)) currentTarget.value = value;
          else onInput(currentTarget.value);
        }}
      />
      <TroubleNote trouble={trouble === null ? null : { message: trouble }} />
    </>
  );
}
