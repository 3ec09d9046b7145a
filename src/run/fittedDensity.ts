import { GraeError, InputError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import type { ArtefactSettings } from './artefact.js';
import { artefacts, type DensityContent, densityNamed, type StoredDensity } from './artefacts.js';
import type { RunFiles } from './runFiles.js';

/** A run, whatever it was trained on. */
export interface AnyRun {
  readonly files: RunFiles<ArtefactSettings>;
}

/**
 * Returns a density that was fitted to the weights of a run.
 *
 * @param name the name of a density beside the run's own. Defaults to the run's own
 * @throws InputError for a missing density, and for one that was fitted to other weights
 */
export async function readDensity({ files }: AnyRun, name?: string): Promise<StoredDensity> {
  const artefact = densityNamed(name);
  const stored = await files.read(artefact);
  const weights = files.lastRead(artefacts.weights) ?? sha256(await files.readBytes(artefacts.weights));
  if (stored.notes.weightsSha256 === weights) return stored;
  throw new InputError({
    code: 'not-ready',
    where: files.where(artefact),
    problem: 'it was fitted to the codes of other weights (from another run, or before more training)',
    advice: artefact.source?.(files.store.name),
  });
}

/** Returns whether a run has a density that was fitted to its present weights. */
export async function hasDensity(run: AnyRun, name?: string): Promise<boolean> {
  return readDensity(run, name).then(
    () => true,
    () => false,
  );
}

/**
 * Stores a density with the run, tied to the weights whose codes it was fitted to.
 *
 * @param name the name of the density beside the run's own; without one it becomes the run's own
 * @throws GraeError if the weights were replaced since they were read
 */
export async function writeDensity({ files }: AnyRun, content: DensityContent, name?: string): Promise<void> {
  const weightsSha256 = sha256(await files.readBytes(artefacts.weights));
  const fitted = files.lastRead(artefacts.weights);
  if (fitted !== null && fitted !== weightsSha256) {
    throw new GraeError({
      where: files.where(artefacts.weights),
      problem: 'the weights were replaced since the run was opened, and the density belongs to the old ones',
      advice: [{ text: 'fit again' }],
    });
  }
  await files.write(densityNamed(name), { ...content, notes: { ...content.notes, weightsSha256 } });
}
