import { useRef, useState } from 'preact/hooks';
import type { ImageSet } from '../../browser.js';
import { ImageCanvas } from './imageCanvas.js';

export interface ImageListProps {
  /** Names the list for screen readers. */
  readonly label: string;
  readonly images: ImageSet;
  /** The number of images that are there already. Defaults to all. */
  readonly shown?: number;
  /** As for an {@link ImageCanvas}. */
  readonly side: number;
  /** Names an image by its place, from 0. */
  nameOf(place: number): string;
  /** Words on images that are chosen, by their places; empty ones for a frame alone. */
  readonly marks: ReadonlyMap<number, string>;
  /** Whether several can be chosen. Defaults to false. */
  readonly isMultiple?: boolean;
  onChoose(place: number): void;
}

/** Images to choose from, by the mouse or by the keyboard: one stop of the tabulator, inside which the arrow keys move. */
export function ImageList(props: ImageListProps) {
  const { label, images, shown = images.count, side, nameOf, marks, isMultiple = false, onChoose } = props;
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const stop = Math.min(active, shown - 1);
  const moveTo = (place: number): void => {
    setActive(place);
    (list.current!.children[place] as HTMLElement).focus();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') onChoose(stop);
    else {
      const step = stepOf(event.key, list.current!);
      if (step === undefined) return;
      const place = stop + step;
      if (place >= 0 && place < shown) moveTo(place);
      else if (!Number.isFinite(step)) moveTo(step < 0 ? 0 : shown - 1);
    }
    event.preventDefault();
  };
  const click = ({ target }: MouseEvent): void => {
    const place = Array.from(list.current!.children).findIndex((child) => child.contains(target as Node));
    if (place < 0) return;
    setActive(place);
    onChoose(place);
  };
  return (
    <div
      class="images"
      role="listbox"
      aria-label={label}
      aria-multiselectable={isMultiple}
      ref={list}
      onKeyDown={press}
      onClick={click}
    >
      {Array.from({ length: shown }, (_, place) => {
        const mark = marks.get(place);
        const name = nameOf(place);
        return (
          <div
            key={place}
            role="option"
            aria-label={mark === undefined || mark === '' ? name : `${name}, ${mark}`}
            aria-selected={mark !== undefined}
            tabIndex={place === stop ? 0 : -1}
          >
            <ImageCanvas images={images} place={place} side={side} />
            {mark !== undefined && mark !== '' && <span class="mark">{mark}</span>}
          </div>
        );
      })}
    </div>
  );
}

/** Returns by how many images a key moves on; infinitely many for the first and the last, undefined for any other key. */
function stepOf(key: string, list: HTMLElement): number | undefined {
  const tops = Array.from(list.children, (child) => (child as HTMLElement).offsetTop);
  const columns = tops.filter((top) => top === tops[0]).length;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  return steps[key];
}
