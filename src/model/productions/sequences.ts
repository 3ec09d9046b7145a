/** Sequences of production ids by their places, as a corpus holds them. */
export interface Sequences {
  readonly count: number;
  sequence(index: number): ArrayLike<number>;
  /** The number of productions of a sequence. */
  lengthOf(index: number): number;
}

/** Returns the sequences in an array. */
export function sequencesIn(sequences: readonly ArrayLike<number>[]): Sequences {
  return {
    count: sequences.length,
    sequence: (index) => sequences[index]!,
    lengthOf: (index) => sequences[index]!.length,
  };
}
