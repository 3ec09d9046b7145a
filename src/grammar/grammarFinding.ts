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
  /** The non-terminal that it is about; null for the grammar as a whole. */
  readonly symbol: string | null;
  /** The included file that `line` counts in; null for the grammar file itself. */
  readonly file: string | null;
  /** Line of the file, from 1; null where there is none. */
  readonly line: number | null;
  /** For an undefined symbol: the defined name that is spelled most like it; null where there is no other. */
  readonly nearest?: string | null;
  readonly message: string;
}

/** A finding whose line counts in the source of the grammar, with all that it includes. */
export type LineFinding = Omit<GrammarFinding, 'file'>;

/** A grammar that cannot be used, and why: the message for people, the findings for programs. */
export class GrammarError extends InputError {
  readonly findings: readonly GrammarFinding[];

  constructor(said: string | ErrorData, findings: readonly GrammarFinding[]) {
    super(said);
    this.findings = findings;
  }
}
