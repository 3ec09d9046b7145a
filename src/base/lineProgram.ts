/** What came of a line that a program was asked. */
export type ProgramAnswer =
  | { readonly kind: 'line'; readonly line: string }
  /** The program had written this line before it was asked. */
  | { readonly kind: 'unasked'; readonly line: string }
  | { readonly kind: 'late' }
  /** The program has ended, or did not start; `how` says so in words, `status` is that of its exit, if it had one. */
  | { readonly kind: 'ended'; readonly how: string; readonly status: number | null };

/** A program that reads lines and answers each with one line. A host that can run programs provides it. */
export interface LineProgram {
  /**
   * Gives the program a line and waits for its answer; starts the program where it does not run.
   *
   * @param line text without a line break
   * @param seconds the most seconds to wait, the start of the program included
   */
  ask(line: string, seconds: number): Promise<ProgramAnswer>;
  /** Ends the program, if it runs. */
  stop(): Promise<void>;
  /** The last lines that it wrote to its standard error since its last start. */
  readonly complaints: readonly string[];
}
