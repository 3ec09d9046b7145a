import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { largestSeed, useExplorerOf, wholeNumber } from '../explorer.js';
import { colourScale, ScaleLegend } from '../parts/colourScale.js';
import { CountSelect } from '../parts/countSelect.js';
import { ExportButtons } from '../parts/exportButtons.js';
import { formatScoreName } from '../parts/formatScore.js';
import { Scatter } from '../parts/scatter.js';
import { SeedField } from '../parts/seedField.js';
import { StringCard } from '../parts/stringCard.js';
import { StringsInput } from '../parts/stringsInput.js';
import { StringTable } from '../parts/stringTable.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { useColourScheme } from '../parts/useColourScheme.js';
import { pointKinds, type SpaceTasks, useSpacePoints } from '../parts/useSpacePoints.js';
import { useTask } from '../parts/useTask.js';

const counts = [300, 1000, 3000, 10_000];
const usualCount = 1000;
const cardsAtOnce = 24;
/** What points can be coloured by besides scores. */
const byLength = 'length';
/** UMAP needs neighbours. */
const fewestPoints = 5;

/** The space of codes: samples and strings of the user as points, close together where their codes are. */
export function Space() {
  const { domain, facts, model, parameters, setParameters } = useExplorerOf('strings');
  const count = wholeNumber(parameters.n, usualCount, 1, counts.at(-1)!);
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);
  const tasks = useSpacePoints(count, seed);
  const { strings, kinds } = tasks.points;
  const layout = parameters.map === 'umap' ? 'umap' : 'pca';
  const umap = useUmap(tasks, layout === 'umap', seed);
  const places = umap.places ?? tasks.points.places;
  const [hasWebGl, setHasWebGl] = useState(true);
  const isTable = parameters.as === 'table' || !hasWebGl;
  const [selected, setSelected] = useState<readonly number[]>([]);
  const [hasLasso, setHasLasso] = useState(false);
  const [resets, setResets] = useState(0);
  useEffect(() => setSelected([]), [count, seed]);

  const scoreNames = domain?.scoreNames ?? [];
  const colourings = [...scoreNames, byLength];
  const usualColouring = domain?.ranking?.score ?? domain?.shownScores[0] ?? byLength;
  const colouring = colourings.includes(parameters.colour ?? '') ? parameters.colour! : usualColouring;
  const scheme = useColourScheme();
  const scale = useMemo(
    () =>
      colourScale(
        strings.map(({ text, scores }) => {
          const value = colouring === byLength ? text.length : scores?.[colouring];
          return typeof value === 'number' ? value : null;
        }),
        scheme,
      ),
    [strings, colouring, scheme],
  );
  const chosen = selected.filter((number) => number < strings.length);
  const nameOfColouring = colouring === byLength ? 'length of the string' : formatScoreName(colouring);

  return (
    <>
      <h2>Space</h2>
      <div class="controls">
        <CountSelect
          label="Samples"
          counts={counts}
          value={count}
          onChange={(written) => setParameters({ n: written })}
        />
        <SeedField value={seed} />
        <label>
          Map{' '}
          <select
            value={layout}
            onChange={({ currentTarget: { value } }) =>
              setParameters({ map: value === 'pca' ? null : value })
            }
          >
            <option value="pca">PCA: the plane in which codes vary most</option>
            <option value="umap">UMAP: neighbours together</option>
          </select>
        </label>
        <label>
          Colour{' '}
          <select
            value={colouring}
            onChange={({ currentTarget }) => setParameters({ colour: currentTarget.value })}
          >
            {colourings.map((name) => (
              <option key={name} value={name}>
                {name === byLength ? 'length of the string' : formatScoreName(name)}
              </option>
            ))}
          </select>
        </label>
        {model.hasCorpus === true && (
          <button type="button" onClick={() => tasks.add({ kind: 'training', count })}>
            Training strings
          </button>
        )}
        {(tasks.isRunning || umap.isRunning) && (
          <button
            type="button"
            onClick={() => {
              tasks.stop();
              if (layout === 'umap') setParameters({ map: null });
            }}
          >
            Stop
          </button>
        )}
      </div>
      <TroubleNote trouble={tasks.trouble ?? umap.trouble} />
      {!hasWebGl && (
        <p class="trouble" role="alert">
          This browser has no WebGL, which draws the map. The table shows the same points.
        </p>
      )}
      <p role="status" class="summary">
        {summaryOf(tasks, umap)}
      </p>
      {tasks.refusal !== null && (
        <p class="trouble" role="alert">
          {tasks.refusal}
        </p>
      )}
      <div class="space">
        <div class="controls">
          <ScaleLegend name={nameOfColouring} scale={scale} />
          {!isTable && (
            <>
              <button type="button" aria-pressed={hasLasso} onClick={() => setHasLasso(!hasLasso)}>
                Lasso
              </button>
              <button type="button" onClick={() => setResets(resets + 1)}>
                Whole map
              </button>
            </>
          )}
          {hasWebGl && (
            <button
              type="button"
              aria-pressed={isTable}
              onClick={() => setParameters({ as: isTable ? null : 'table' })}
            >
              As a table
            </button>
          )}
        </div>
        <div class="map">
          {isTable ? (
            <StringTable
              caption={`The ${strings.length} points of the map, in the order of the draws`}
              strings={strings}
              places={places}
              scores={domain?.shownScores ?? []}
              selected={chosen}
              onSelect={setSelected}
            />
          ) : (
            <FocusedMap
              label={`Map of ${strings.length} strings of ${facts.domain === 'molecule' ? 'molecules' : 'the model'}. Arrow keys go from point to point, Enter selects one.`}
              strings={strings}
              places={places}
              shades={scale.shades}
              colours={scale.colours}
              sizes={kinds}
              selected={chosen}
              hasLasso={hasLasso}
              resets={resets}
              onSelect={setSelected}
              onUnavailable={() => setHasWebGl(false)}
            />
          )}
        </div>
      </div>
      <StringsInput onStrings={(texts) => tasks.add({ kind: 'own', texts })} />
      {chosen.length > 0 && (
        <Selection
          key={chosen.join()}
          strings={chosen.map((number) => strings[number]!)}
          onClear={() => setSelected([])}
        />
      )}
    </>
  );
}

interface FocusedMapProps extends Omit<Parameters<typeof Scatter>[0], 'onFocus'> {
  readonly strings: SpaceTasks['points']['strings'];
}

/** The milliseconds for which the mouse stays on a point before the point is shown. */
const rest = 60;

/** A map with a card of the point that the mouse or the keyboard has come to. */
function FocusedMap({ strings, ...props }: FocusedMapProps) {
  const [shown, setShown] = useState<number | null>(null);
  const timer = useRef(0);
  // drawings of points that the mouse only crosses would wait in front of that of the last one
  const focus = (point: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(point), rest);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const string = shown === null ? undefined : strings[shown];
  return (
    <div class="focusedMap">
      <Scatter {...props} onFocus={focus} />
      <div class="focus" aria-live="polite">
        {string === undefined ? (
          <p class="summary">
            Point at a string to see it. Drag moves the map, the wheel zooms, Shift and drag, or the lasso,
            selects.
          </p>
        ) : (
          <ul class="cards" aria-label="The string in focus">
            <StringCard string={string} />
          </ul>
        )}
      </div>
    </div>
  );
}

interface SelectionProps {
  readonly strings: SpaceTasks['points']['strings'];
  onClear(): void;
}

/** The selected strings as cards. */
function Selection({ strings, onClear }: SelectionProps) {
  const [shownCount, setShownCount] = useState(cardsAtOnce);
  return (
    <section aria-label="Selection">
      <h3>{strings.length === 1 ? '1 string selected' : `${strings.length} strings selected`}</h3>
      <div class="controls">
        <span class="export">
          Save as <ExportButtons texts={strings.map(({ text }) => text)} />
        </span>
        <button type="button" onClick={onClear}>
          Select none
        </button>
      </div>
      <ul class="cards" aria-label="Selected strings">
        {strings.slice(0, shownCount).map((string, place) => (
          <StringCard key={`${place} ${string.text}`} string={string} />
        ))}
      </ul>
      {strings.length > shownCount && (
        <button type="button" onClick={() => setShownCount(shownCount + cardsAtOnce)}>
          Show {Math.min(cardsAtOnce, strings.length - shownCount)} more
        </button>
      )}
    </section>
  );
}

interface Umap {
  /** Null unless all points have a place by UMAP. */
  readonly places: Float32Array | null;
  readonly isRunning: boolean;
  /** The share of the work that is done. */
  readonly share: number;
  readonly trouble: SpaceTasks['trouble'];
}

/** Lays the points out by UMAP when that is wanted and all of them have their codes. */
function useUmap({ points, isEncoding, codes }: SpaceTasks, isWanted: boolean, seed: number): Umap {
  const task = useTask('umap');
  const [places, setPlaces] = useState<Float32Array | null>(null);
  const [share, setShare] = useState(0);
  const count = points.strings.length;
  useEffect(() => {
    task.stop();
    setPlaces(null);
    if (!isWanted || isEncoding || count < fewestPoints) return;
    setShare(0);
    task
      .start({ codes: codes(), start: points.places, seed }, (progress) => {
        setShare(progress.share);
        if (progress.places !== null) setPlaces(progress.places);
      })
      .then((result) => result !== null && setPlaces(result));
  }, [isWanted, isEncoding, count, seed]);
  return {
    places: isWanted && places?.length === 2 * count ? places : null,
    isRunning: isWanted && task.isRunning,
    share,
    trouble: task.trouble,
  };
}

function summaryOf({ points, isEncoding, isRunning }: SpaceTasks, umap: Umap): string {
  const { strings, judgedCount } = points;
  if (strings.length === 0) return isRunning ? 'Drawing …' : 'No points';
  const parts = [`${strings.length.toLocaleString('en')} strings${isEncoding ? ' so far' : ''}`];
  if (judgedCount < strings.length) parts.push(`${judgedCount.toLocaleString('en')} judged`);
  const [, own, training] = pointKinds.map((_, kind) => points.kinds.filter((one) => one === kind).length);
  if (own! > 0) parts.push(`${own} of your own, which are larger`);
  if (training! > 0) parts.push(`${training!.toLocaleString('en')} of the training, which are smaller`);
  if (umap.isRunning) parts.push(`UMAP ${Math.round(100 * umap.share)}%`);
  return parts.join(', ');
}
