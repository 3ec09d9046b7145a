import { type MoleculeProfile, type ProfilePart, Profiler } from './profile.js';

/** Strings to profile, and by what. */
export interface ProfileTask {
  readonly texts: readonly string[];
  readonly parts: readonly ProfilePart[];
}

let profiler: Promise<Profiler> | undefined;

/** What a thread does: profiles of strings, null for those that are no valid molecule. */
export async function profileTexts({ texts, parts }: ProfileTask): Promise<(MoleculeProfile | null)[]> {
  profiler ??= Profiler.load();
  const loaded = await profiler;
  return texts.map((text) => loaded.profile(text, new Set(parts)));
}
