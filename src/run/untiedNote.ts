import type { RunConfig } from './schema.js';

/** Returns the note about a run from before grae hashed its files. */
export function untiedNote(run: string, { exported }: RunConfig): string {
  const next =
    exported === undefined
      ? 'more training or a new density adds the hashes'
      : 'export the model again for one that has the hashes';
  return `${run}: the run is from before grae kept the SHA-256 of every file, so a changed file may pass unnoticed; ${next}`;
}
