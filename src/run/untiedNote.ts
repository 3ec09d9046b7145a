import type { RunConfig } from './schema.js';

/** The note about a run from before grae hashed its files. */
export function untiedNote(folder: string, { exported }: RunConfig): string {
  const when =
    exported === undefined
      ? 'more training or a new density adds the hashes'
      : 'export the model again for one that has them';
  return `${folder}: the run is from before grae kept the SHA-256 of every file, so a changed one may pass unnoticed; ${when}`;
}
