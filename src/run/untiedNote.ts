import type { RunConfig } from './schema.js';

/** Returns the note about a run from before grae hashed its files. */
export function untiedNote(run: string, { exported }: RunConfig): string {
  const next =
    exported === undefined
      ? 'more training or a new density adds the hashes'
      : 'exporting the model again adds the hashes';
  return `${run}: the run was made before grae kept the SHA-256 of every file, so a changed file may pass unnoticed; ${next}`;
}
