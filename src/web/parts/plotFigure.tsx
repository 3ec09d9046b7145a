import type * as Plot from '@observablehq/plot';
import { useEffect, useRef } from 'preact/hooks';

export type PlotLibrary = typeof Plot;

export interface PlotFigureProps {
  /** What it shows, for people who do not see it. */
  readonly label: string;
  /** The explanation of its colours and lines, below it. */
  readonly caption: string;
  /** Returns what is drawn; the same function draws the same. */
  readonly draw: (plots: PlotLibrary) => Plot.PlotOptions;
}

/** A plot as wide as its place. The library of plots is loaded for the first. */
export function PlotFigure({ label, caption, draw }: PlotFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isWanted = true;
    import('@observablehq/plot').then((plots) => {
      const { current } = place;
      if (!isWanted || current === null) return;
      const style = { background: 'none', fontSize: '12px', maxWidth: '100%' };
      const drawn = plots.plot({
        width: Math.max(280, current.clientWidth),
        height: 240,
        marginBottom: 40,
        style,
        ...draw(plots),
      });
      drawn.setAttribute('aria-hidden', 'true');
      current.replaceChildren(drawn);
    });
    return () => {
      isWanted = false;
    };
  }, [draw]);
  return (
    <figure class="plot">
      <div ref={place} role="img" aria-label={label} />
      <figcaption class="summary">{caption}</figcaption>
    </figure>
  );
}
