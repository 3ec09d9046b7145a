import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useExplorerOf } from '../explorer.js';
import { isPlainDrawing } from './isPlainDrawing.js';

export interface DepictionProps {
  readonly text: string;
  /** A string whose difference is marked. Defaults to none. */
  readonly other?: string | undefined;
  readonly width?: number;
  readonly height?: number;
}

/** The depiction of a string. */
export function Depiction({ text, other, width = 200, height = 150 }: DepictionProps) {
  const { engine, facts } = useExplorerOf('strings');
  /** Undefined while it is being drawn; null where there is none. */
  const [drawing, setDrawing] = useState<string | null | undefined>(undefined);
  useLayoutEffect(() => {
    let isWanted = true;
    setDrawing(undefined);
    engine
      .draw(facts.domain, text, other, { width, height })
      .then((svg) => {
        if (isWanted) setDrawing(svg);
      })
      .catch(() => {});
    return () => {
      isWanted = false;
    };
  }, [engine, facts.domain, text, other, width, height]);
  return <Drawing text={text} svg={drawing} />;
}

export interface DrawingProps {
  readonly text: string;
  /** Undefined while it is being drawn; null where there is none. */
  readonly svg: string | null | undefined;
}

/**
 * A drawing of a string that is there already, or on its way. It is an element of the page: as an image, it would be a document of
 * its own, and Chromium keeps some 30 kB of each when it is gone.
 */
export function Drawing({ text, svg }: DrawingProps) {
  const element = useRef<HTMLSpanElement>(null);
  const isShown = typeof svg === 'string' && isPlainDrawing(svg);
  useLayoutEffect(() => {
    if (isShown) element.current!.innerHTML = svg;
  }, [isShown, svg]);
  if (svg === undefined) return <span class="depiction" />;
  return isShown ? <span class="depiction drawn" role="img" aria-label={text} ref={element} /> : null;
}
