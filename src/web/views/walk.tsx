import { useEffect, useState } from 'preact/hooks';
import type { ImageSet, PathShape } from '../../browser.js';
import type { DrawnImage } from '../engine/tasks/imagePath.js';
import { largestSeed, useExplorerOf, wholeNumber } from '../explorer.js';
import { CountSelect } from '../parts/countSelect.js';
import { DensityFields } from '../parts/densityFields.js';
import { ImageCanvas } from '../parts/imageCanvas.js';
import { ImageList } from '../parts/imageList.js';
import { NumberField } from '../parts/numberField.js';
import { SaveImages } from '../parts/saveImages.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { imageCounts, useImageDraws } from '../parts/useImageDraws.js';
import { useTask } from '../parts/useTask.js';

const counts = [12, 24, 48, 96];
const usualCount = 24;
/** The least lengths of an image on the screen: of the one at the position, and of those on the way. */
const [largeSide, smallSide] = [320, 48];
/** The places of the images at the ends, unless the address has others. */
const usualEnds = { from: 1, to: 2 };

/** The path between two drawn images, and the image at each point of it. */
export function Walk() {
  const { parameters, setParameters } = useExplorerOf('images');
  const task = useTask('imagePath');
  const [path, setPath] = useState<ImageSet | null>(null);
  const draws = useImageDraws();
  const mostNumber = imageCounts.at(-1)!;
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);
  const from = { seed, number: wholeNumber(parameters.from, usualEnds.from, 1, mostNumber) };
  const to = {
    seed: wholeNumber(parameters.toSeed, seed, 0, largestSeed),
    number: wholeNumber(parameters.to, usualEnds.to, 1, mostNumber),
  };
  const points = wholeNumber(parameters.points, usualCount, 2, counts.at(-1)!);
  const shape: PathShape = parameters.shape === 'spherical' ? 'spherical' : 'straight';
  const count = Math.max(draws.count, from.number, to.number);
  const request = { draws: { ...draws, count }, from, to, points, shape };

  useEffect(() => {
    task.start(request).then((result) => {
      if (result !== null) setPath(result);
    });
  }, [JSON.stringify(request)]);

  const last = (path?.count ?? points) - 1;
  const at = wholeNumber(parameters.at, 0, 0, last);
  const moveTo = (point: number): void => setParameters({ at: point === 0 ? null : String(point) });
  const go = (first: DrawnImage, second: DrawnImage): void =>
    setParameters({
      seed: String(first.seed),
      from: String(first.number),
      toSeed: second.seed === first.seed ? null : String(second.seed),
      to: String(second.number),
      at: null,
    });
  const turnRound = (): void => go(to, from);
  const drawOthers = (): void => {
    const other = Math.min(Math.max(from.seed, to.seed) + 1, largestSeed);
    go({ ...from, seed: other }, { ...to, seed: other });
  };

  return (
    <>
      <h2>Walk</h2>
      <div class="controls">
        <End name="From" end={from} most={mostNumber} onChange={(changed) => go(changed, to)} />
        <End name="To" end={to} most={mostNumber} onChange={(changed) => go(from, changed)} />
        <button type="button" onClick={turnRound}>
          Turn round
        </button>
        <button type="button" class="main" onClick={drawOthers}>
          Another seed
        </button>
      </div>
      <div class="controls">
        <label>
          Path{' '}
          <select
            value={shape}
            onChange={({ currentTarget }) => setParameters({ shape: currentTarget.value })}
          >
            <option value="straight">straight</option>
            <option value="spherical">spherical</option>
          </select>
        </label>
        <CountSelect
          label="Points"
          counts={counts}
          value={points}
          onChange={(written) => setParameters({ points: written, at: null })}
        />
        <DensityFields draws={draws} onChange={setParameters} />
        <SaveImages images={path} name="walk" columns={points} />
      </div>
      <TroubleNote trouble={task.trouble} />
      {task.trouble === null && (
        <p role="status" class="summary">
          {path === null || task.isRunning ? 'Decoding the path …' : summaryOf(path.count, shape)}
        </p>
      )}
      {path !== null && (
        <div class="columns">
          <div>
            <ImageCanvas
              images={path}
              place={at}
              side={largeSide}
              label={`The image at ${percent(at, last)} of the way`}
            />
            <label class="position">
              Position{' '}
              <input
                type="range"
                min={0}
                max={last}
                value={at}
                aria-valuetext={`${percent(at, last)} of the way`}
                onInput={({ currentTarget }) => moveTo(currentTarget.valueAsNumber)}
              />{' '}
              <output>{percent(at, last)}</output>
            </label>
          </div>
          <ImageList
            label="Images on the way"
            images={path}
            side={smallSide}
            nameOf={(place) => `At ${percent(place, last)}`}
            marks={new Map([[at, '']])}
            onChoose={moveTo}
          />
        </div>
      )}
    </>
  );
}

interface EndProps {
  readonly name: string;
  readonly end: DrawnImage;
  readonly most: number;
  onChange(end: DrawnImage): void;
}

/** The fields for an end of the path. What they cannot take, the view passes over when it reads the address. */
function End({ name, end, most, onChange }: EndProps) {
  return (
    <fieldset class="controls">
      <legend>{name}</legend>
      <NumberField
        label="Image"
        least={1}
        most={most}
        value={end.number}
        onChange={(written) => onChange({ ...end, number: wholeNumber(written, end.number, 1, most) })}
      />
      <NumberField
        label="Seed"
        least={0}
        most={largestSeed}
        value={end.seed}
        onChange={(written) => onChange({ ...end, seed: wholeNumber(written, end.seed, 0, largestSeed) })}
      />
    </fieldset>
  );
}

function percent(point: number, last: number): string {
  return `${Math.round((100 * point) / last)}%`;
}

function summaryOf(points: number, shape: PathShape): string {
  const line = shape === 'straight' ? 'straight line' : 'arc';
  return `${points} points on the ${line} between the codes of the two images`;
}
