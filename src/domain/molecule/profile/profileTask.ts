import { once } from '../../../base/once.js';
import { type MoleculeProfile, type ProfilePart, Profiler } from './profile.js';

/** Strings to profile, and the parts of a profile that are wanted. */
export interface ProfileTask {
  readonly texts: readonly string[];
  readonly parts: readonly ProfilePart[];
}

const profiler = once(() => Profiler.load());

/** Profiles the strings of a task; null stands for a string that is no valid molecule. */
export async function profileTexts({ texts, parts }: ProfileTask): Promise<(MoleculeProfile | null)[]> {
  const loaded = await profiler();
  return texts.map((text) => loaded.profile(text, new Set(parts)));
}
