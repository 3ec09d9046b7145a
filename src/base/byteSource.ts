/** Bytes that are read a part at a time, wherever they are. */
export interface ByteSource {
  /** The number of bytes. */
  readonly size: number;
  /**
   * Returns the bytes from `start` up to `end`, which the caller does not change.
   *
   * @throws GraeError where they cannot be read, or are no longer there
   */
  read(start: number, end: number): Uint8Array;
}

/** The bytes that are read at once where all are read. */
const pieceBytes = 1 << 20;

/** Returns all bytes of a source, piece by piece. */
export function* piecesOf(source: ByteSource, start = 0, end = source.size): Generator<Uint8Array> {
  for (let at = start; at < end; at += pieceBytes) yield source.read(at, Math.min(end, at + pieceBytes));
}

/** Returns bytes in memory as a source. */
export function bytesAsSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}
