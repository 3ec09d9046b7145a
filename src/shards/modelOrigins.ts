import { resolve } from 'node:path';
import { sha256 } from '../base/sha256.js';
import { existingRunFolder } from '../host/node/shippedModels.js';
import { densityNamed } from '../run/artefacts.js';
import { openRun } from '../run/openRun.js';
import type { Run } from '../run/run.js';
import { weightsHash } from '../run/weightsHash.js';

/** Returns the SHA-256 of the weights of a run and of a density. @param density the name of one beside its own; null for none */
export async function modelOrigins(
  run: Run,
  density: string | undefined | null,
): Promise<Record<string, string>> {
  const origins: Record<string, string> = { weights: await weightsHash(run) };
  if (density !== null) origins.density = sha256(await run.files.readBytes(densityNamed(density)));
  return origins;
}

/** Returns {@link modelOrigins} of the run in a place. */
export async function modelOriginsAt(
  place: string,
  { allowCode, onNote }: { readonly allowCode: boolean; readonly onNote: (text: string) => void },
): Promise<Record<string, string>> {
  return modelOrigins(await openRun(place, { allowCode, onNote }), undefined);
}

/** Returns the place of a run for a manifest: the name of a model that ships, or else the whole path of its folder. */
export async function placeOfRun(source: string): Promise<string> {
  return (await existingRunFolder(source)) === source ? resolve(source) : source;
}
