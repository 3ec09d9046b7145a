import type { ImageSet } from '../images/imageSet.js';

/** The parts that data sets come in. */
export type DataPart = 'train' | 'test';

/** Images that were read from files. */
export interface ImageCorpus {
  readonly images: ImageSet;
  /** The number of the class of each image, [count]; null where the files do not tell. */
  readonly labels: Uint8Array | null;
  /** The files, in the order of their images. */
  readonly files: readonly {
    /** Without the folder that was given. */
    readonly name: string;
    /** Of the bytes as they are in the file, packed or not. */
    readonly sha256: string;
  }[];
}
