/** A heading and rows of plain text. */
export interface RenderedTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
