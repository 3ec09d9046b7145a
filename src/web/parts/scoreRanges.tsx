import { formatScoreName } from './formatScore.js';

/** A range of a score as the user writes it: an empty bound is none. */
export interface WrittenRange {
  readonly score: string;
  readonly least: string;
  readonly most: string;
}

export interface ScoreRangesProps {
  readonly scores: readonly string[];
  readonly ranges: readonly WrittenRange[];
  onChange(ranges: readonly WrittenRange[]): void;
}

/** The ranges that scores have to be in, a line each. */
export function ScoreRanges({ scores, ranges, onChange }: ScoreRangesProps) {
  const change = (place: number, changed: Partial<WrittenRange>): void =>
    onChange(ranges.map((one, i) => (i === place ? { ...one, ...changed } : one)));
  const unused = scores.find((score) => ranges.every((one) => one.score !== score));
  return (
    <fieldset class="scoreRanges">
      <legend>Only strings with</legend>
      {ranges.map((one, place) => {
        const name = formatScoreName(one.score);
        const bound = (end: 'least' | 'most') => (
          <input
            type="number"
            step="any"
            aria-label={`${end} ${name}`}
            value={one[end]}
            onChange={({ currentTarget: { value } }) => change(place, { [end]: value })}
          />
        );
        return (
          <div class="controls" key={place}>
            <select
              aria-label="score of the range"
              value={one.score}
              onChange={({ currentTarget: { value } }) => change(place, { score: value })}
            >
              {scores.map((score) => (
                <option key={score} value={score}>
                  {formatScoreName(score)}
                </option>
              ))}
            </select>
            <span>
              from {bound('least')} to {bound('most')}
            </span>
            <button
              type="button"
              aria-label={`Remove the range of ${name}`}
              onClick={() => onChange(ranges.filter((_, i) => i !== place))}
            >
              Remove
            </button>
          </div>
        );
      })}
      {unused !== undefined && (
        <button type="button" onClick={() => onChange([...ranges, { score: unused, least: '', most: '' }])}>
          Add a range
        </button>
      )}
    </fieldset>
  );
}

/** Writes ranges for the address: `molWeight=200..450;qed=0.6..`. */
export function writeRanges(ranges: readonly WrittenRange[]): string {
  return ranges.map(({ score, least, most }) => `${score}=${least}..${most}`).join(';');
}

/** Reads {@link writeRanges}, and leaves out anything else, and scores that there are not. */
export function readRanges(written: string | undefined, scores: readonly string[]): WrittenRange[] {
  const number = String.raw`-?\d*(?:\.\d+)?(?:e[+-]?\d+)?`;
  const pattern = new RegExp(String.raw`^(\w+)=(${number})\.\.(${number})$`);
  return (written ?? '').split(';').flatMap((text) => {
    const [, score, least, most] = pattern.exec(text) ?? [];
    return score !== undefined && scores.includes(score) ? [{ score, least: least!, most: most! }] : [];
  });
}
