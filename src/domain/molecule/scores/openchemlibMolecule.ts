/** The scores that openchemlib computes of one molecule. The public types mention it, so it names none of the library's. */
export interface OpenchemlibMolecule {
  logP(): number;
  /** Null where the table of fragments cannot be had. */
  druglikeness(): number | null;
}
