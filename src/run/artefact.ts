import type { ByteSource } from '../base/byteSource.js';
import type { Content } from '../base/content.js';
import { InputError } from '../base/errors.js';
import type { Advice } from '../base/message.js';
import type { RunConfig } from './schema.js';

/** The file of a run that holds its settings, and the hashes of all its artefacts. */
export const configFile = 'config.json';

/** What the artefacts of a run ask of its settings, whatever it was trained on. */
export interface ArtefactSettings
  extends Partial<Pick<RunConfig, 'corpus' | 'representation' | 'prefixModule' | 'domainModule' | 'start'>> {
  readonly model: Pick<RunConfig['model'], 'latent'>;
}

/** A kind of file of a run: `Parsed` is what reading it returns, `Stored` what writing it takes. */
export interface Artefact<Parsed, Stored = Parsed> {
  readonly file: string;
  /** A noun phrase for messages: `the grammar of a run`. */
  readonly what: string;
  /** Advice for a file that is not the one that grae wrote. */
  readonly remedy: readonly Advice[];
  /** Returns advice for a run, by its name, that does not have one yet. Defaults to checking the path. */
  readonly source?: (run: string) => readonly Advice[];
  /** Returns the hash in the settings, which had those of some artefacts before they had those of all. */
  readonly sha256?: (config: ArtefactSettings) => string | undefined;
  /** Reads the content. @throws InputError without advice, for bytes that hold something else */
  readonly parse: (bytes: Uint8Array, origin: ArtefactOrigin) => Parsed;
  /** Reads a file that is too large for memory, and may keep it. Defaults to `parse`, with all its bytes in memory. */
  readonly parseLarge?: (file: ByteSource, origin: ArtefactOrigin) => Parsed;
  /** @param tag as in {@link ArtefactOrigin} */
  readonly format: (content: Stored, tag: string) => Content;
}

/** The run that bytes are read from. */
export interface ArtefactOrigin {
  /** The name of the file in messages. */
  readonly where: string;
  readonly config: ArtefactSettings;
  /** SHA-256 of the settings as they are stored: tensors made with them carry it. */
  readonly tag: string;
}

/** The complaint about content that the settings do not have the hash of. */
export const otherHash = `its SHA-256 is not the one in ${configFile}: the file was changed, is damaged or comes from another run`;

/** Returns the error for an artefact that is not as grae wrote it. */
export function artefactRefusal(where: string, complaint: string, remedy: readonly Advice[]): InputError {
  return new InputError({
    code: 'damaged',
    where,
    problem: `expected the file that grae wrote for this run, but ${complaint}`,
    advice: remedy,
  });
}

/**
 * Parses an artefact, after comparing the hash that the settings have of it. Every artefact of a run is read through
 * here, from content that `Ties` have let pass.
 *
 * @param stored its bytes, or the file for an artefact with `parseLarge`
 * @param hash its SHA-256
 * @throws InputError for content of another hash, another kind or other settings, and for a file that is damaged
 */
export function parseArtefact<Parsed>(
  artefact: Artefact<Parsed, never>,
  stored: Uint8Array | ByteSource,
  hash: string,
  origin: ArtefactOrigin,
): Parsed {
  const expected = artefact.sha256?.(origin.config);
  if (expected !== undefined && hash !== expected) {
    throw artefactRefusal(origin.where, otherHash, artefact.remedy);
  }
  try {
    return stored instanceof Uint8Array
      ? artefact.parse(stored, origin)
      : artefact.parseLarge!(stored, origin);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    const { where, problem } = thrown;
    throw new InputError({ code: 'damaged', where, problem, advice: artefact.remedy });
  }
}
