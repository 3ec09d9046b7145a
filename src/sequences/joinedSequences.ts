/** Sequences of productions end to end, and the length of each: plain data that threads can exchange. */
export interface JoinedSequences {
  readonly ids: Uint16Array;
  readonly lengths: Uint32Array;
}

export function joinSequences(sequences: readonly ArrayLike<number>[]): JoinedSequences {
  const lengths = Uint32Array.from(sequences, ({ length }) => length);
  const ids = new Uint16Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const sequence of sequences) {
    ids.set(sequence, at);
    at += sequence.length;
  }
  return { ids, lengths };
}

/** Views of the sequences, one at a time. */
export function* sequencesOf({ ids, lengths }: JoinedSequences): Generator<Uint16Array> {
  let at = 0;
  for (const length of lengths) {
    yield ids.subarray(at, at + length);
    at += length;
  }
}
