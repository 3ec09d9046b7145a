import { messageOf } from './errors.js';
import { codeOf } from './whyUnreadable.js';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space, or choose a folder on another disk',
  EDQUOT: 'your quota of disk space is used up; free some space, or choose a folder on another disk',
  EFBIG:
    'the file would exceed the size that is allowed here; raise the limit (ulimit -f) or choose another disk',
  EACCES: 'the permission to write there is missing; change the permissions or choose another folder',
  EPERM: 'writing there is not permitted; change the permissions or choose another folder',
  EROFS: 'the disk can only be read; choose a folder on another disk',
  ENOENT: 'its folder is not there and cannot be made; create it or correct the path',
  ENOTDIR: 'a part of the path is a file, not a folder; correct the path',
  EISDIR: 'it is a folder; give the path of a file',
  EEXIST: 'a file of that name is in the way; correct the path',
  ENOTEMPTY: 'there is something in the folder; give another one',
  ENAMETOOLONG: 'a name in its path is too long for this system; shorten it',
  ELOOP: 'its symbolic links form a circle; correct them or the path',
  EBUSY: 'something else uses it, such as a disk that is mounted there; give a path below it or another one',
  ETXTBSY: 'it is a program that runs; give another path',
  EXDEV: 'it cannot be replaced across disks; give another path',
  EMLINK: 'its folder cannot contain more folders; choose another one',
  EMFILE: 'too many files are open; close some or raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine; close some programs',
  EIO: 'the disk or the terminal fails; check it, or choose another',
  ENXIO: 'it is a socket or a device with nothing behind it; give another path',
  ENODEV: 'it is a device with nothing behind it; give another path',
  EPIPE: 'the program that read from it has ended',
  ESTALE: 'the network disk has lost it; mount it again',
  EBADF: 'that descriptor is not open for writing; open it (as in 3>FILE) or give another path',
  EINVAL: 'it cannot be written there; give another path',
  ERR_INVALID_ARG_VALUE: 'a path cannot contain a zero character; correct the path',
};

/** Explains why something could not be written and what to do, as the end of a message. */
export function whyUnwritable(thrown: unknown): string {
  return reasons[codeOf(thrown)] ?? messageOf(thrown);
}
