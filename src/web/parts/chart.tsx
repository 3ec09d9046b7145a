import type * as Plot from '@observablehq/plot';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface ChartProps {
  /** What the chart shows, for screen readers. */
  readonly label: string;
  readonly height: number;
  /** Returns the marks and scales; called again for other {@link data}. */
  options(plot: typeof Plot): Plot.PlotOptions;
  /** What the options depend on. */
  readonly data: readonly unknown[];
}

/** A chart by Observable Plot, as wide as there is room. */
export function Chart({ label, height, options, data }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [library, setLibrary] = useState<typeof Plot | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    let isWanted = true;
    import('@observablehq/plot').then((loaded) => isWanted && setLibrary(loaded));
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(frame.current!);
    return () => {
      isWanted = false;
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    if (library === null || width === 0) return;
    const svg = library.plot({ width, height, style: { background: 'none' }, ...options(library) });
    // the frame has the name of the whole, which the parts of the library would repeat
    svg.setAttribute('aria-hidden', 'true');
    frame.current!.replaceChildren(svg);
  }, [library, width, height, ...data]);
  return <div class="chart" ref={frame} role="img" aria-label={label} style={{ minHeight: `${height}px` }} />;
}
