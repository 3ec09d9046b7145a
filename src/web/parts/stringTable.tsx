import { useState } from 'preact/hooks';
import { formatScore, formatScoreName } from './formatScore.js';
import type { ShownString } from './stringCard.js';

export interface StringTableProps {
  readonly caption: string;
  readonly strings: readonly ShownString[];
  /** `[strings, 2]`: the places of the strings on the map. */
  readonly places: Float32Array;
  readonly scores: readonly string[];
  /** The strings that are ticked, by their number. */
  readonly selected: readonly number[];
  onSelect(numbers: readonly number[]): void;
}

const rowsAtOnce = 50;

/** Strings with their places and scores, for those who cannot use a map. */
export function StringTable({ caption, strings, places, scores, selected, onSelect }: StringTableProps) {
  const [shown, setShown] = useState(rowsAtOnce);
  const ticked = new Set(selected);
  const tick = (number: number): void => {
    const next = new Set(ticked);
    if (!next.delete(number)) next.add(number);
    onSelect([...next]);
  };
  return (
    <>
      <div class="scrolls">
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Select</th>
              <th scope="col">String</th>
              <th scope="col">Right</th>
              <th scope="col">Up</th>
              {scores.map((name) => (
                <th scope="col" key={name}>
                  {formatScoreName(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {strings.slice(0, shown).map((string, number) => (
              <tr key={number}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`select ${string.text}`}
                    checked={ticked.has(number)}
                    onChange={() => tick(number)}
                  />
                </td>
                <td>
                  <code class="string">{string.text}</code>
                </td>
                <td class="number">{places[2 * number]?.toFixed(2)}</td>
                <td class="number">{places[2 * number + 1]?.toFixed(2)}</td>
                {scores.map((name) => (
                  <td class="number" key={name}>
                    {formatScore(string.scores?.[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {strings.length > shown && (
        <button type="button" onClick={() => setShown(shown + rowsAtOnce)}>
          Show {Math.min(rowsAtOnce, strings.length - shown)} more
        </button>
      )}
    </>
  );
}
