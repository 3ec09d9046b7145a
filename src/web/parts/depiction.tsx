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
        if (isWanted) setDrawing(svg && `data:image/svg+xml,${encodeURIComponent(svg)}`);
      })
      .catch(() => {});
    return () => {
      isWanted = false;
    };
  }, [engine, text, other, width, height]);
  if (drawing === null) return null;
  if (drawing === undefined) return <span class="depiction" />;
  return <img class="depiction" src={drawing} alt={text} />;
}
