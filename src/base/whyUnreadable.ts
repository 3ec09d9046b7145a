import { type ErrorCode, messageOf } from './errors.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  ENOTDIR: 'a part of its path is a file, not a folder; check the path',
  EISDIR: 'it is a folder; give the path of the file',
  EACCES: 'the permission to read it is missing; change its permissions',
  EPERM: 'reading it is not permitted; change its permissions',
  ELOOP: 'its symbolic links form a circle; correct them or the path',
  ENAMETOOLONG: 'a name in its path is too long for this system; check the path',
  EMFILE: 'too many files are open; close some or raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine; close some programs',
  EIO: 'the disk cannot read it; check the disk, or copy the file from elsewhere',
  ENXIO: 'it is a socket or a device with nothing behind it; give the path of a file',
  ENODEV: 'it is a device with nothing behind it; give the path of a file',
  ESTALE: 'the network disk has lost it; mount it again',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than can be read at once (2 GiB); give a smaller file',
  ERR_STRING_TOO_LONG: 'it is larger than a text may be (512 MiB); give a smaller file',
  ERR_INVALID_ARG_VALUE: 'a path cannot contain a zero character; check the path',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text; it is damaged or a file of another kind',
};

/** Explains why a file could not be read and what to do, as the end of a message. */
export function whyUnreadable(thrown: unknown): string {
  return reasons[codeOf(thrown)] ?? `it cannot be read (${messageOf(thrown)})`;
}

/** Returns the code of an error for a file that could not be read. @param other the code for content that is not text */
export function codeOfUnreadable(thrown: unknown, other: ErrorCode = 'invalid-input'): ErrorCode {
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not-found';
  return code === '' || code.startsWith('ERR_') || code === 'EISDIR' ? other : 'system';
}

/** Returns the code of a system error, such as `ENOENT`; empty for any other error. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
