/** Bytes that are too many for memory: each iteration yields all of them, piece by piece. */
export interface BytesInPieces {
  readonly byteLength: number;
  [Symbol.iterator](): Iterator<Uint8Array>;
}

/** The content of a file. Text is stored as UTF-8. */
export type Content = string | Uint8Array | BytesInPieces;

/** Returns the bytes of a content, which may be those in memory themselves. */
export function bytesOfContent(content: Content): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (content instanceof Uint8Array) return content;
  const bytes = new Uint8Array(content.byteLength);
  let at = 0;
  for (const piece of content) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
