import { type ImageSet, imageGrid } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

export interface SideBySideRequest {
  readonly images: ImageSet;
  /** The number of images in a row; absent for a grid that is nearly square. */
  readonly columns?: number;
}

/** Arranges images in one picture, as the command line writes them. */
export async function sideBySide(_: Workbench, { images, ...options }: SideBySideRequest): Promise<ImageSet> {
  return imageGrid(images, options);
}
