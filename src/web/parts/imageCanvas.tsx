import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ImageSet } from '../../browser.js';
import { paintImage } from './paintImage.js';

export interface ImageCanvasProps {
  readonly images: ImageSet;
  /** The place of the image among them, from 0. */
  readonly place: number;
  /** The least length of its longer side on the screen, in pixels of the page. */
  readonly side: number;
  /** Names it for screen readers; absent where what is around it does. */
  readonly label?: string;
}

/** An image, each of whose pixels is a square of the same size wherever there is room. */
export function ImageCanvas({ images, place, side, label }: ImageCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { height, width, pixels } = images;
  useLayoutEffect(() => paintImage(canvas.current!, images, place), [pixels, place]);
  const magnification = Math.max(1, Math.ceil(side / Math.max(height, width)));
  const role = label === undefined ? {} : ({ role: 'img', 'aria-label': label } as const);
  return <canvas class="pixels" ref={canvas} style={{ width: `${magnification * width}px` }} {...role} />;
}
