import type { Store } from '../../base/store.js';

/** Returns the files of a run that a reader needs to make it again, as texts with their titles. */
export async function settingsTexts(
  store: Store,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const { configFile } = await import('../../run/artefact.js');
  const { artefacts } = await import('../../run/artefacts.js');
  const textOf = async (file: string) =>
    new TextDecoder().decode((await store.read(file)) ?? new Uint8Array(0));
  return [
    { name: 'settings (config.json)', text: await textOf(configFile) },
    { name: 'environment (environment.json)', text: await textOf(artefacts.environment.file) },
  ];
}
