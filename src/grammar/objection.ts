/** The reason why a guarded derivation cannot take a production that expands its top. */
export interface GuardObjection {
  /**
   * `length`: the rest would be longer than the limit, or would not match the template. `rules`: the text breaks
   * rules, now or whatever comes next. `ending`: the search found no way to the end that keeps all rules within the limit.
   */
  readonly kind: 'length' | 'rules' | 'ending';
  /** The rules, as bits: those broken, or, for an ending, those that the shortest one would break; 0 for a length. */
  readonly rules: number;
}
