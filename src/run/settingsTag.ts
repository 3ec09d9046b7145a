import { InputError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import { runFiles } from './artefacts.js';
import type { RunConfig } from './schema.js';

type Metadata = Readonly<Record<string, string>>;

/** Ties tensors to the settings of their run, the corpus and its productions among them. */
export function tagged(config: RunConfig, metadata: Metadata): Record<string, string> {
  return { ...metadata, settings: tagOf(config) };
}

/** @throws InputError for the metadata of tensors that belong to other settings */
export function expectTagged(config: RunConfig, metadata: Metadata, where: string): void {
  if (metadata.settings === tagOf(config)) return;
  throw new InputError(
    `${where}: it was made with other settings than those in ${runFiles.config}: one of the two was changed or is of another run; put the original back`,
  );
}

function tagOf(config: RunConfig): string {
  return sha256(JSON.stringify(config));
}
