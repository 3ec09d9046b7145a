/** A piece of text that a lexer cuts off. */
export interface Token {
  readonly type?: string | undefined;
  readonly text: string;
  /** The place of its first character, from 0. */
  readonly offset: number;
}

/** The part of moo's lexer that we use: a user's project does not have moo's declarations. */
export interface Lexer {
  /** Begins with a text. */
  reset(text: string): unknown;
  /** Returns the next token; undefined at the end. @throws Error for a character that begins none */
  next(): Token | undefined;
}
