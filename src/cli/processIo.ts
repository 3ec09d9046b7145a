import type { Io } from './io.js';

/** The streams, environment and signals of this process. */
export const processIo: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signals: process,
  exit: (status) => process.exit(status),
};
