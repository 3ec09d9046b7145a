/** A piece of text that a lexer cuts off. */
export interface Token {
  readonly type?: string | undefined;
  readonly text: string;
  /** Where it begins, from 0. */
  readonly offset: number;
}

/** What is used of a lexer of moo, whose declarations a user's project does not have. */
export interface Lexer {
  /** Begins with a text. */
  reset(text: string): unknown;
  /** The next token; undefined at the end. @throws Error for a character that begins none */
  next(): Token | undefined;
}
