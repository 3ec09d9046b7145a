/** What a process measured, and printed as JSON. */
export interface TimedStrings {
  /** The number of strings, or of pieces of work. */
  readonly count: number;
  readonly seconds: number;
  /** Seconds of all cores together. */
  readonly cpuSeconds: number;
}
