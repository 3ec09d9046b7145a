/** The expected times of the trainings of a table, by row: each row's time is set when its training begins. */
export class RowTimes {
  readonly #seconds = new Map<string, number>();

  /** Sets the seconds of a row whose training has begun. */
  begin(row: string, seconds: number): void {
    this.#seconds.set(row, seconds);
  }

  /**
   * Returns the seconds of one training of each of these rows; rows that have not begun count with the mean of the
   * others.
   */
  expected(rows: readonly string[]): number {
    const seconds = [...this.#seconds.values()];
    const mean = seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length);
    return rows.reduce((sum, row) => sum + (this.#seconds.get(row) ?? mean), 0);
  }
}
