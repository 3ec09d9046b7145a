import type { RunConfig } from './schema.js';

/** The note about a run from before grae hashed its files. */
export function untiedNote(folder: string, { exported }: RunConfig): string {
  const when =
    exported === undefined
      ? 'the next command that writes to it (train --resume, fit) keeps them'
      : 'export the model again for one that has them';
  return `${folder}: the run is from before grae kept the SHA-256 of every file, so that a changed one may pass unnoticed; ${when}`;
}
