import { messageOf } from './errors.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  ENOTDIR: 'a part of its path is a file, not a folder; check the path',
  EISDIR: 'it is a folder; give the path of the file',
  EACCES: 'the permission to read it is missing; change its permissions',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text; it is damaged or a file of another kind',
};

/** Why a file could not be read and what to do, as the end of a message. */
export function whyUnreadable(thrown: unknown): string {
  return reasons[codeOf(thrown)] ?? `it cannot be read (${messageOf(thrown)})`;
}

/** The code of an error of the system, as `ENOENT`; empty for any other error. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
