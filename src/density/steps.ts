/** Work in pieces, each of a few seconds at most: before each it yields what it does next. */
export type Steps<Result> = AsyncGenerator<string, Result, void>;

/** Called between pieces of work, with what is done next; waits for what it returns, and ends the work by throwing. */
export type Pause = (next: string) => void | Promise<void>;

/** Does all of it without a pause. */
export async function atOnce<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return value;
  }
}

/** Does all of it, and lets others have their turn in between. */
export async function withPauses<Result>(steps: Steps<Result>, pause?: Pause): Promise<Result> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return value;
    await pause?.(value);
  }
}
