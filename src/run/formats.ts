import type { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseJson } from '../base/parseJson.js';
import { parseWith } from '../base/settings.js';
import { readSafetensors, type SafetensorsContent, writeSafetensors } from '../tensor/safetensors.js';
import { type Artefact, configFile } from './artefact.js';

/** The part of an artefact that says how its content stands in a file. */
export type Format<Content, Stored = Content> = Pick<Artefact<Content, Stored>, 'parse' | 'format'>;

/** Text in UTF-8. */
export const text: Format<string> = {
  parse: (bytes) => new TextDecoder().decode(bytes),
  format: (content) => content,
};

/** JSON that a schema describes. @param what a noun phrase for messages */
export function json<T>(schema: z.ZodType<T>, what: string): Format<T> {
  return {
    parse: (bytes, { where }) => parseWith(schema, parseJson(bytes, where, what), where),
    format: (content) => `${JSON.stringify(content, null, 2)}\n`,
  };
}

/** Tensors that another run wrote, byte by byte. */
export const foreignTensors: Format<SafetensorsContent, Uint8Array> = {
  parse: (bytes, { where }) => readSafetensors(bytes, where),
  format: (content) => content,
};

/** Tensors that were made with the settings of the run: the metadata say so. */
export const tensors: Format<SafetensorsContent> = {
  parse: (bytes, { where, tag }) => {
    const content = readSafetensors(bytes, where);
    if (content.metadata.settings === tag) return content;
    throw new InputError(
      `${where}: it was made with other settings than those in ${configFile}: one of the two was changed or is of another run`,
    );
  },
  format: (content, tag) => writeSafetensors(content.tensors, { ...content.metadata, settings: tag }),
};
