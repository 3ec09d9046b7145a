import type { PlotOptions } from '@observablehq/plot';
import { useEffect, useRef, useState } from 'preact/hooks';

/** What draws plots. */
export type Plots = typeof import('./plots.js');

export interface ChartProps {
  /** What the chart shows, for people who do not see it. */
  readonly label: string;
  /** The explanation of its colours and lines, below it. Defaults to none. */
  readonly caption?: string;
  readonly height: number;
  /** Returns the marks and scales; called again for other {@link data}. */
  options(plots: Plots): PlotOptions;
  /** What the options depend on. */
  readonly data: readonly unknown[];
}

/** A chart by Observable Plot, as wide as there is room. */
export function Chart({ label, caption, height, options, data }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [plots, setPlots] = useState<Plots | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    let isWanted = true;
    import('./plots.js').then((loaded) => isWanted && setPlots(loaded));
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(frame.current!);
    return () => {
      isWanted = false;
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    if (plots === null || width === 0) return;
    const style = { background: 'none', fontSize: '12px' };
    const svg = plots.plot({ width, height, marginBottom: 40, style, ...options(plots) });
    // the frame has the name of the whole, which the parts of the library would repeat
    svg.setAttribute('aria-hidden', 'true');
    frame.current!.replaceChildren(svg);
  }, [plots, width, height, ...data]);
  return (
    <figure class="chart">
      <div ref={frame} role="img" aria-label={label} style={{ minHeight: `${height}px` }} />
      {caption !== undefined && <figcaption class="summary">{caption}</figcaption>}
    </figure>
  );
}
