/** The time that trainings of a table are expected to take, by row: each row's is set when its training begins. */
export class RowTimes {
  readonly #seconds = new Map<string, number>();

  /** A training of a row was begun, and takes so many seconds. */
  begin(row: string, seconds: number): void {
    this.#seconds.set(row, seconds);
  }

  /** Seconds of trainings of these rows, one each; those of rows not begun take as long as the others on average. */
  expected(rows: readonly string[]): number {
    const seconds = [...this.#seconds.values()];
    const mean = seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length);
    return rows.reduce((sum, row) => sum + (this.#seconds.get(row) ?? mean), 0);
  }
}
