import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ImageSet, ImageSize } from '../../browser.js';
import { largestSeed, useExplorerOf, wholeNumber } from '../explorer.js';
import { CountSelect } from '../parts/countSelect.js';
import { DensityFields } from '../parts/densityFields.js';
import { ImageList } from '../parts/imageList.js';
import { NumberField } from '../parts/numberField.js';
import { PicturePace } from '../parts/picturePace.js';
import { SaveImages } from '../parts/saveImages.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { imageCounts, useImageDraws } from '../parts/useImageDraws.js';
import { useTask } from '../parts/useTask.js';

/** The least length of an image on the screen. */
const side = 80;

/** Images that arrive one after another. */
interface ArrivingImages {
  readonly images: ImageSet;
  /** The number of those that are there. */
  readonly done: number;
}

/** Images drawn with a seed, of which two can be chosen to walk between. */
export function Gallery() {
  const { facts, parameters, setParameters, goTo } = useExplorerOf('images');
  const task = useTask('drawImages');
  const [arriving, setArriving] = useState<ArrivingImages | null>(null);
  /** The buffer of the latest drawing. */
  const latest = useRef<Uint8Array | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const draws = useImageDraws();
  const { count, density, spread } = draws;
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);
  const [from, to] = [parameters.from, parameters.to].map((written) => wholeNumber(written, 0, 1, count));

  const draw = async (): Promise<void> => {
    const { height, width, channels } = facts.size;
    const values = height * width * channels;
    const pixels = new Uint8Array(count * values);
    const images = { count, ...facts.size, pixels };
    const pace = new PicturePace();
    let done = 0;
    latest.current = pixels;
    setSeconds(null);
    const result = await task.start({ draws, seed }, (some) => {
      pixels.set(some.pixels, done * values);
      done += some.count;
      if (pace.isDue()) setArriving({ images, done });
    });
    if (latest.current !== pixels) return;
    setArriving({ images, done });
    if (result !== null) setSeconds(result.seconds);
  };
  useLayoutEffect(() => void draw(), [count, seed, density, spread]);

  /** Draws other images, of which none are chosen. */
  const change = (changed: Readonly<Record<string, string | null>>): void =>
    setParameters({ ...changed, from: null, to: null });
  const choose = (place: number): void => {
    const [first, second] = nextChoice([from, to].filter((number) => number !== 0) as number[], place + 1);
    setParameters({
      from: first === undefined ? null : `${first}`,
      to: second === undefined ? null : `${second}`,
    });
  };
  const marks = new Map<number, string>();
  if (from !== 0) marks.set(from! - 1, 'from');
  if (to !== 0) marks.set(to! - 1, 'to');
  const isWhole = arriving !== null && seconds !== null && arriving.done === count;

  return (
    <>
      <h2>Gallery</h2>
      <div class="controls">
        <CountSelect
          label="Number"
          counts={imageCounts}
          value={count}
          onChange={(written) => change({ n: written })}
        />
        <NumberField
          label="Seed"
          least={0}
          most={largestSeed}
          value={seed}
          onChange={(written) => change({ seed: written })}
        />
        <DensityFields draws={draws} onChange={change} />
        <button type="button" class="main" onClick={() => change({ seed: String(seed + 1) })}>
          Another seed
        </button>
        {task.isRunning && (
          <button type="button" onClick={task.stop}>
            Stop
          </button>
        )}
        <SaveImages images={isWhole ? arriving.images : null} name={`images-seed-${seed}`} />
      </div>
      <TroubleNote trouble={task.trouble} />
      <p role="status" class="summary">
        {summaryOf(arriving?.done ?? 0, facts.size, seconds)}
      </p>
      <div class="controls">
        <span role="status">{choiceInWords(from!, to!)}</span>
        <button type="button" disabled={from === 0 || to === 0} onClick={() => goTo('walk', parameters)}>
          Walk between them
        </button>
      </div>
      {arriving !== null && arriving.done > 0 && (
        <ImageList
          label="Images"
          images={arriving.images}
          shown={arriving.done}
          side={side}
          nameOf={(place) => `Image ${place + 1}`}
          marks={marks}
          isMultiple
          onChoose={choose}
        />
      )}
    </>
  );
}

/** Returns which images are chosen after another choice: at most two, the latest; one that was chosen no longer is. */
function nextChoice(chosen: readonly number[], number: number): readonly number[] {
  const others = chosen.filter((one) => one !== number);
  return others.length < chosen.length ? others : [...others, number].slice(-2);
}

function choiceInWords(from: number, to: number): string {
  if (from === 0 && to === 0) return 'Choose two images, to walk from one to the other.';
  if (from === 0 || to === 0) return `From image ${from || to}; choose another one.`;
  return `From image ${from} to image ${to}.`;
}

function summaryOf(done: number, { height, width }: ImageSize, seconds: number | null): string {
  if (done === 0) return 'Drawing …';
  const images = `${done.toLocaleString('en')} images of ${height} x ${width} pixels`;
  return seconds === null
    ? `${images} so far`
    : `${images} drawn in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}
