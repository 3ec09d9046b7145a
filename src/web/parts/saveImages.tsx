import type { ImageSet } from '../../browser.js';
import { paintImage } from './paintImage.js';
import { saveFile } from './saveFile.js';
import { TroubleNote } from './troubleNote.js';
import { useTask } from './useTask.js';

export interface SaveImagesProps {
  /** Null while there are none. */
  readonly images: ImageSet | null;
  /** The name of the file, without its ending. */
  readonly name: string;
  /** The images in a row of the picture; by default as many as make it nearly square. */
  readonly columns?: number;
}

/** A button that saves images side by side, as one picture. */
export function SaveImages({ images, name, columns }: SaveImagesProps) {
  const task = useTask('sideBySide');
  const save = async (): Promise<void> => {
    const picture = await task.start({ images: images!, ...(columns === undefined ? {} : { columns }) });
    if (picture === null) return;
    const canvas = document.createElement('canvas');
    paintImage(canvas, picture, 0);
    const type = 'image/png';
    canvas.toBlob((blob) => saveFile(`${name}.png`, blob!, type), type);
  };
  return (
    <>
      <button type="button" disabled={images === null || task.isRunning} onClick={save}>
        Save as PNG
      </button>
      <TroubleNote trouble={task.trouble} />
    </>
  );
}
