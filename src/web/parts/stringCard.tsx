import type { TextRange } from '../../browser.js';
import { useExplorerOf } from '../explorer.js';
import { Depiction } from './depiction.js';
import { formatScore, formatScoreName } from './formatScore.js';
import { MarkedText } from './markedText.js';

/** A string, with its verdict once it is judged. */
export interface ShownString {
  readonly text: string;
  readonly valid?: boolean;
  readonly reason?: string | null;
  readonly scores?: Readonly<Record<string, number | string | null>>;
  readonly novel?: boolean | null;
  readonly duplicate?: boolean | null;
}

export interface StringCardProps {
  readonly string: ShownString;
  /** A string whose difference the depiction marks. Defaults to none. */
  readonly other?: string;
  /** The ranges of the text to mark, where no depiction shows them. Defaults to none. */
  readonly changed?: readonly TextRange[];
  /** A few words above the scores. Defaults to none. */
  readonly note?: string;
  /** Whether it is what the view shows already. Defaults to false. */
  readonly isCentre?: boolean;
  /** Scores to show; by default those of the domain's tables. */
  readonly scores?: readonly string[];
  /** Whether it is ticked; absent where there is nothing to tick. */
  readonly isTicked?: boolean;
  onTick?(): void;
}

/** A string: its depiction, itself, its scores. */
export function StringCard({
  string,
  other,
  changed = [],
  note,
  isCentre,
  scores,
  isTicked,
  onTick,
}: StringCardProps) {
  const { domain, goTo, facts } = useExplorerOf('strings');
  const { text, valid, reason, novel, duplicate } = string;
  const names = scores ?? domain?.shownScores ?? [];
  const marks = [
    ...(valid === false ? [reason ?? 'not valid'] : []),
    ...(duplicate === true ? ['drawn before'] : []),
    ...(novel === false ? ['in the training set'] : []),
  ];
  return (
    <li class={valid === false ? 'card invalid' : 'card'}>
      <Depiction text={text} other={other} />
      <code class="string">
        <MarkedText text={text} marked={changed} />
      </code>
      {note !== undefined && <p class="note">{note}</p>}
      {names.length > 0 && string.scores !== undefined && (
        <dl>
          {names.map((name) => (
            <div key={name}>
              <dt>{formatScoreName(name)}</dt>
              <dd>{formatScore(string.scores?.[name])}</dd>
            </div>
          ))}
        </dl>
      )}
      {marks.length > 0 && <p class="marks">{marks.join(', ')}</p>}
      <p class="actions">
        {isTicked !== undefined && (
          <label>
            <input type="checkbox" checked={isTicked} onChange={onTick} /> keep
          </label>
        )}
        {facts.domain !== '' && isCentre !== true && (
          <button type="button" class="link" onClick={() => goTo('around', { of: text })}>
            around it
          </button>
        )}
      </p>
    </li>
  );
}
