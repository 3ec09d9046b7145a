/** The marks of stereochemistry in a text, by atom and by bond. */
export interface StereoMarks {
  /** `[atoms]`: seen from the first bond, the others go clockwise (or against it); undefined where nothing is said. */
  readonly isClockwise: readonly (boolean | undefined)[];
  /** `[bonds]`: on which side of a double bond two neighbours of its ends are; undefined where nothing is said. */
  readonly doubleBonds: readonly (DoubleBondMark | undefined)[];
}

export interface DoubleBondMark {
  readonly isCis: boolean;
  /** A neighbour of `from` and one of `to`, which are on one side or not. */
  readonly neighbours: readonly [number, number];
}
