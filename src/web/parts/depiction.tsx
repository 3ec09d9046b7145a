import { useEffect, useState } from 'preact/hooks';
import { useExplorer } from '../explorer.js';

export interface DepictionProps {
  readonly text: string;
  /** A string whose difference is marked. Defaults to none. */
  readonly other?: string | undefined;
  readonly width?: number;
  readonly height?: number;
}

/**
 * The depiction of a string. It is shown as an image, so that nothing in it can run.
 */
export function Depiction({ text, other, width = 200, height = 150 }: DepictionProps) {
  const { engine } = useExplorer();
  /** Undefined while it is being drawn; null where there is none. */
  const [drawing, setDrawing] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    setDrawing(undefined);
    engine
      .run('draw', { text, ...(other === undefined ? {} : { other }), size: { width, height } })
      .then((svg) => {
        if (isWanted) setDrawing(svg);
      })
      .catch(() => {});
    return () => {
      isWanted = false;
    };
  }, [engine, text, other, width, height]);
  return <Drawing text={text} svg={drawing} />;
}

export interface DrawingProps {
  readonly text: string;
  /** Undefined while it is being drawn; null where there is none. */
  readonly svg: string | null | undefined;
}

/** A drawing of a string that is there already, or on its way. */
export function Drawing({ text, svg }: DrawingProps) {
  if (svg === null) return null;
  if (svg === undefined) return <span class="depiction" />;
  return <img class="depiction" src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={text} />;
}
