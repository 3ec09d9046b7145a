/** Work in pieces of a few seconds at most: before each piece it yields the name of the piece. */
export type Steps<Result> = AsyncGenerator<string, Result, void>;

/** Called between pieces of work with the name of the next piece; the work awaits the result, and ends if it throws. */
export type Pause = (next: string) => void | Promise<void>;

/** Does all of the work without a pause. */
export async function atOnce<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return value;
  }
}

/** Does all of the work, and pauses between the pieces. */
export async function withPauses<Result>(steps: Steps<Result>, pause?: Pause): Promise<Result> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return value;
    await pause?.(value);
  }
}
