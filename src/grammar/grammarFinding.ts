import { type ErrorData, InputError } from '../base/errors.js';

/** Something worth knowing about a grammar before a model is trained on it. */
export interface GrammarFinding {
  /** `error`: it cannot be used; `warning`: probably not what was meant; `note`: good to know. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly kind:
    | 'unusable'
    | 'undefined'
    | 'unproductive'
    | 'unreachable'
    | 'duplicate'
    | 'ambiguous'
    | 'too much work'
    | 'left recursion'
    | 'line break'
    | 'characters'
    | 'empty'
    | 'lexer';
  /** The non-terminal at fault; null for the grammar as a whole. */
  readonly symbol: string | null;
  /** The included file in which `line` counts; null for the grammar file itself. */
  readonly file: string | null;
  /** The line in the file, from 1; null for none. */
  readonly line: number | null;
  /** The column in the line, from 1; absent for the line as a whole. */
  readonly column?: number;
  /** For an undefined symbol, the defined name with the most similar spelling; null when there is no other name. */
  readonly nearest?: string | null;
  readonly message: string;
}

/** A finding whose line counts in the source of the grammar including everything it includes. */
export type LineFinding = Omit<GrammarFinding, 'file'>;

/** A grammar that cannot be used, and why: the message for people, the findings for programs. */
export class GrammarError extends InputError {
  readonly findings: readonly GrammarFinding[];

  constructor(said: string | ErrorData, findings: readonly GrammarFinding[]) {
    super(said);
    this.findings = findings;
  }
}
