import type { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseJson } from '../base/parseJson.js';
import { parseWith } from '../base/settings.js';
import { readSafetensors, type SafetensorsContent, writeSafetensors } from '../tensor/safetensors.js';
import { type Artefact, configFile } from './artefact.js';

/** The format of an artefact's file. */
export type Format<Parsed, Stored = Parsed> = Pick<
  Artefact<Parsed, Stored>,
  'parse' | 'parseLarge' | 'format'
>;

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

/** Tensors of another run, copied byte by byte. */
export const foreignTensors: Format<SafetensorsContent, Uint8Array> = {
  parse: (bytes, { where }) => readSafetensors(bytes, where),
  format: (content) => content,
};

/** Tensors that were made with the settings of the run, as their metadata confirm. */
export const tensors: Format<SafetensorsContent> = {
  parse: (bytes, { where, tag }) => {
    const content = readSafetensors(bytes, where);
    if (content.metadata.settings === tag) return content;
    throw new InputError({
      code: 'damaged',
      where,
      problem: `it was made with settings other than those in ${configFile}: one of the two was changed or comes from another run`,
    });
  },
  format: (content, tag) => writeSafetensors(content.tensors, { ...content.metadata, settings: tag }),
};
