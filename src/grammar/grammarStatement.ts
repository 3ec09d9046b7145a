/** A symbol of a right-hand side, as the file writes it. */

export type Member =
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'class'; readonly pattern: RegExp }
  | { readonly kind: 'token'; readonly type: string; readonly line: number }
  | { readonly kind: 'group'; readonly alternatives: readonly Alternative[] }
  | { readonly kind: 'repetition'; readonly of: Member; readonly modifier: ':+' | ':*' | ':?' }
  | {
      readonly kind: 'macro call';
      readonly macro: string;
      readonly args: readonly Alternative[];
      readonly line: number;
    }
  | { readonly kind: 'parameter'; readonly name: string; readonly line: number };
/** One right-hand side; its postprocessor is left out, since productions do not need it. */

export interface Alternative {
  readonly members: readonly Member[];
  /** The line of its arrow or bar. */
  readonly line: number;
}

export type Statement =
  | { readonly kind: 'rule'; readonly name: string; readonly alternatives: readonly Alternative[] }
  | {
      readonly kind: 'macro';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly alternatives: readonly Alternative[];
    }
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  | { readonly kind: 'code'; readonly code: string }
  | {
      readonly kind: 'include';
      readonly file: string;
      readonly isBuiltin: boolean;
      readonly line: number;
      /** The UTF-16 indices of its first character and of the character after it. */
      readonly from: number;
      readonly to: number;
    };
