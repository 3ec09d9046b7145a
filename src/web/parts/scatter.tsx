import { useEffect, useRef, useState } from 'preact/hooks';
import type createScatterplot from 'regl-scatterplot';
import { useColourScheme } from './useColourScheme.js';

export interface ScatterProps {
  /** Names the whole for screen readers. */
  readonly label: string;
  /** `[points, 2]`, from -1 to 1. */
  readonly places: Float32Array;
  /** `[points]`: the colour of each in {@link colours}. */
  readonly shades: ArrayLike<number>;
  readonly colours: readonly string[];
  /** `[points]`: 0 for points of the usual size, 1 for larger and 2 for smaller ones. */
  readonly sizes: ArrayLike<number>;
  readonly selected: readonly number[];
  /** Whether dragging draws a lasso; it moves the map otherwise. */
  readonly hasLasso: boolean;
  /** Changes when the map should show everything again. */
  readonly resets: number;
  /** Called with the point that the mouse or the keyboard has come to. */
  onFocus(point: number): void;
  onSelect(points: readonly number[]): void;
  /** Called where there is no WebGL. */
  onUnavailable(): void;
}

type Plot = ReturnType<typeof createScatterplot>;

/** The widths of usual, larger and smaller points, in pixels. */
const widths = [5, 10, 3];
/** Smaller sets have larger points. */
const few = 500;
/** The pixels from a point within which the mouse points at it, and those that a click may move. */
const near = 12;
const still = 4;
/** The library draws all points again whenever the mouse comes to another, so it finds none, and the map marks it. */
const noHovering = { pointSizeMouseDetection: Number.NEGATIVE_INFINITY };

/** Points that can be hovered, walked through by the keyboard, and selected by a lasso. WebGL draws them. */
export function Scatter(props: ScatterProps) {
  const { label, places, shades, colours, sizes, selected, hasLasso, resets, onFocus, onSelect } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [plot, setPlot] = useState<Plot | null>(null);
  const scheme = useColourScheme();
  /** The callbacks and points of the last rendering, for listeners that live longer. */
  const latest = useRef(props);
  latest.current = props;
  const focused = useRef<number | null>(null);
  const drawing = useRef(new LastOnly());
  const marker = useRef<HTMLDivElement>(null);
  const currentPlot = useRef<Plot | null>(null);

  /** Puts the marker onto the point in focus. */
  const mark = (): void => {
    const { current: point } = focused;
    const { places } = latest.current;
    const isShown = currentPlot.current !== null && point !== null && 2 * point < places.length;
    marker.current!.hidden = !isShown;
    if (!isShown) return;
    const [x, y] = new View(currentPlot.current!, canvas.current!).pixelOf(
      places[2 * point]!,
      places[2 * point + 1]!,
    );
    marker.current!.style.transform = `translate(${x}px, ${y}px)`;
  };

  useEffect(() => {
    const element = canvas.current!;
    const frame = element.parentElement!;
    let isWanted = true;
    const fail = () => isWanted && latest.current.onUnavailable();
    const fit = () => {
      currentPlot.current?.set({ width: frame.clientWidth, height: frame.clientHeight });
      mark();
    };
    const observer = new ResizeObserver(fit);
    const start = async () => {
      if (document.createElement('canvas').getContext('webgl') === null) return fail();
      const { default: create } = await import('regl-scatterplot');
      if (!isWanted) return;
      const plot = create({
        canvas: element,
        width: frame.clientWidth,
        height: frame.clientHeight,
        colorBy: 'valueA',
        sizeBy: 'valueB',
        deselectOnEscape: true,
        pointOutlineWidth: 2,
        pointSizeSelected: 3,
        ...noHovering,
      });
      plot.subscribe('view', mark);
      plot.subscribe('select', ({ points }: { points: number[] }) => latest.current.onSelect(points));
      plot.subscribe('deselect', () => latest.current.onSelect([]));
      observer.observe(frame);
      currentPlot.current = plot;
      setPlot(plot);
    };
    element.addEventListener('webglcontextlost', fail);
    start().catch(fail);
    return () => {
      isWanted = false;
      observer.disconnect();
      currentPlot.current?.destroy();
      currentPlot.current = null;
    };
  }, []);

  useEffect(() => {
    if (plot === null) return;
    const [ground, ink] = groundAndInk(canvas.current!);
    plot.set({
      pointColor: [...colours],
      pointColorActive: ink,
      pointColorHover: ink,
      backgroundColor: ground,
      lassoColor: ink,
      pointSize: places.length / 2 < few ? widths.map((width) => width + 2) : widths,
      opacity: 0.85,
    });
    const count = places.length / 2;
    const column = (axis: number) => Float32Array.from({ length: count }, (_, i) => places[2 * i + axis]!);
    drawing.current.run(async () => {
      if (count === 0) return plot.clear();
      await plot.draw(
        { x: column(0), y: column(1), valueA: shades, valueB: sizes },
        { zDataType: 'categorical', wDataType: 'categorical' },
      );
      const { selected } = latest.current;
      if (selected.length > 0) plot.select([...selected], { preventEvent: true });
    });
    mark();
  }, [plot, places, shades, colours, sizes, scheme]);

  useEffect(() => {
    if (plot === null || !plot.get('isPointsDrawn')) return;
    if (selected.length === 0) plot.deselect({ preventEvent: true });
    else plot.select([...selected], { preventEvent: true });
  }, [plot, selected]);

  useEffect(() => void plot?.set({ mouseMode: hasLasso ? 'lasso' : 'panZoom' }), [plot, hasLasso]);
  useEffect(() => void plot?.reset(), [plot, resets]);

  const focus = (point: number): void => {
    if (point === focused.current) return;
    focused.current = point;
    mark();
    onFocus(point);
  };
  const toggle = (point: number): void => {
    const others = selected.filter((one) => one !== point);
    onSelect(others.length < selected.length ? others : [...selected, point]);
  };
  const walk = (event: KeyboardEvent): void => {
    const direction = directions[event.key];
    const { current } = focused;
    if (direction !== undefined) {
      const next = nextPoint(places, current, direction);
      if (next !== null) focus(next);
    } else if ((event.key === 'Enter' || event.key === ' ') && current !== null) toggle(current);
    else return;
    event.preventDefault();
  };
  const pointAt = (event: MouseEvent): number | null =>
    plot === null ? null : nearestPoint(places, new View(plot, canvas.current!), event);
  const pressed = useRef({ x: 0, y: 0 });

  return (
    <div
      class="scatter"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is a widget of its own, which the arrow keys walk through
      tabIndex={0}
      aria-label={label}
      onKeyDown={walk}
      onMouseMove={(event) => {
        const point = event.buttons === 0 ? pointAt(event) : null;
        if (point !== null) focus(point);
      }}
      onMouseDown={({ clientX: x, clientY: y }) => {
        pressed.current = { x, y };
      }}
      onClick={(event) => {
        const { x, y } = pressed.current;
        const point = Math.hypot(event.clientX - x, event.clientY - y) < still ? pointAt(event) : null;
        if (point === null) return;
        focus(point);
        toggle(point);
      }}
    >
      <canvas ref={canvas} />
      <div class="marker" ref={marker} hidden />
    </div>
  );
}

/** The part of the map that the canvas shows. */
class View {
  readonly #plot: Plot;
  readonly #frame: DOMRect;

  constructor(plot: Plot, canvas: HTMLCanvasElement) {
    this.#plot = plot;
    this.#frame = canvas.getBoundingClientRect();
  }

  /** Pixels for each unit of the map. */
  get scale(): number {
    return (this.#matrix[0]! * this.#frame.width) / 2;
  }

  /** The pixel of a place, from the upper left corner of the canvas. */
  pixelOf(x: number, y: number): readonly [number, number] {
    const [width, height] = [this.#frame.width, this.#frame.height];
    return [
      ((1 + this.#matrix[0]! * x + this.#matrix[12]!) * width) / 2,
      ((1 - this.#matrix[5]! * y - this.#matrix[13]!) * height) / 2,
    ];
  }

  /** The place under the mouse. */
  placeAt({ clientX, clientY }: MouseEvent): readonly [number, number] {
    const { left, top, width, height } = this.#frame;
    return [
      ((2 * (clientX - left)) / width - 1 - this.#matrix[12]!) / this.#matrix[0]!,
      (1 - (2 * (clientY - top)) / height - this.#matrix[13]!) / this.#matrix[5]!,
    ];
  }

  get #matrix(): Float32Array {
    return this.#plot.get('cameraView') as Float32Array;
  }
}

/** Returns the point that the mouse points at; null where none is near. */
function nearestPoint(places: Float32Array, view: View, event: MouseEvent): number | null {
  const [x, y] = view.placeAt(event);
  let [best, nearest]: [number | null, number] = [null, (near / view.scale) ** 2];
  for (let i = 0; i < places.length / 2; i++) {
    const square = (places[2 * i]! - x) ** 2 + (places[2 * i + 1]! - y) ** 2;
    if (square < nearest) [best, nearest] = [i, square];
  }
  return best;
}

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Returns the nearest point in a direction, give or take 45 degrees; at first, the one nearest to the middle. */
function nextPoint(
  places: Float32Array,
  from: number | null,
  [dx, dy]: readonly [number, number],
): number | null {
  const [x, y] = from === null ? [0, 0] : [places[2 * from]!, places[2 * from + 1]!];
  let [best, nearest]: [number | null, number] = [null, Number.POSITIVE_INFINITY];
  for (let i = 0; i < places.length / 2; i++) {
    const [across, up] = [places[2 * i]! - x, places[2 * i + 1]! - y];
    const distance = Math.hypot(across, up);
    const ahead = across * dx + up * dy;
    if (i === from || distance >= nearest) continue;
    if (from !== null && ahead <= distance * Math.SQRT1_2) continue;
    [best, nearest] = [i, distance];
  }
  return best;
}

/** The colours behind and in front of the points, as the scheme of the page has them. */
function groundAndInk(element: HTMLElement): [Shade, Shade] {
  const { backgroundColor, color } = getComputedStyle(element.parentElement!);
  return [shadeOf(backgroundColor), shadeOf(color)];
}

type Shade = [number, number, number, number];

/** Reads `rgb(1, 2, 3)` as parts from 0 to 1. */
function shadeOf(written: string): Shade {
  const [red = 0, green = 0, blue = 0] = (written.match(/[\d.]+/g) ?? []).map((part) => Number(part) / 255);
  return [red, green, blue, 1];
}

/** Runs works one at a time; of those that wait only the last. */
class LastOnly {
  #isRunning = false;
  #next: (() => Promise<void>) | null = null;

  async run(work: () => Promise<void>): Promise<void> {
    this.#next = work;
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#next !== null) {
      const now = this.#next;
      this.#next = null;
      // a plot that is gone has nothing to draw
      await now().catch(() => {});
    }
    this.#isRunning = false;
  }
}
