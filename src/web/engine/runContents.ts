/** The files of a run, by name. */
export type RunContents = Readonly<Record<string, Uint8Array>>;

/** The large files of a run that only a training needs, to go on or to begin, or a fit. */
export const filesOfTraining: ReadonlySet<string> = new Set([
  'checkpoint.safetensors',
  'start.safetensors',
  'images.safetensors',
]);
