import { useExplorer } from '../explorer.js';
import { Depiction } from './depiction.js';
import { formatScore, formatScoreName } from './formatScore.js';

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
  /** Scores to show; by default those of the domain's tables. */
  readonly scores?: readonly string[];
  /** Whether it is ticked; absent where there is nothing to tick. */
  readonly isTicked?: boolean;
  onTick?(): void;
}

/** A string: its depiction, itself, its scores. */
export function StringCard({ string, scores, isTicked, onTick }: StringCardProps) {
  const { domain, goTo, facts } = useExplorer();
  const { text, valid, reason, novel, duplicate } = string;
  const names = scores ?? domain?.shownScores ?? [];
  const marks = [
    ...(valid === false ? [reason ?? 'not valid'] : []),
    ...(duplicate === true ? ['drawn before'] : []),
    ...(novel === false ? ['in the training set'] : []),
  ];
  return (
    <li class={valid === false ? 'card invalid' : 'card'}>
      <Depiction text={text} />
      <code class="string">{text}</code>
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
        {facts.domain !== '' && (
          <button type="button" class="link" onClick={() => goTo('around', { of: text })}>
            around it
          </button>
        )}
      </p>
    </li>
  );
}
