/** A piece of text that must come exactly so. */
export interface LiteralPart {
  readonly kind: 'literal';
  readonly text: string;
  /** The place of the text in the template that a user wrote, from 0; null for text that no user wrote. */
  readonly offset: number | null;
}

/** A place for text of the writer's choice. The brackets of that text are closed within it. */
export interface HolePart {
  readonly kind: 'hole';
  /** The fewest and the most characters; `most` may be Infinity. */
  readonly least: number;
  readonly most: number;
  /** Characters that the text does not begin with. Defaults to none. */
  readonly notFirst?: string;
  /** Characters that the text does not end with. Defaults to none. */
  readonly notLast?: string;
}

/** A text with holes: strings match it where they match its parts one after the other, or one of its alternatives. */
export type TemplatePart =
  | LiteralPart
  | HolePart
  | { readonly kind: 'sequence'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'choice'; readonly parts: readonly TemplatePart[] };

/** What a language says of the text in holes, beyond brackets. */
export interface HoleText {
  /**
   * Characters that come in pairs, such as the digits of ring bonds. A hole pairs the ones that it has, and has none that
   * is open around it, so the text in a hole never pairs with text outside. At most 24.
   */
  readonly paired: string;
  /** The character before two others that are no pairs, such as `%` before a ring number; holes do not have it. */
  readonly escape: string;
  /** The two brackets between which nothing is paired or left out. */
  readonly apart: readonly [open: string, close: string];
  /** Characters that holes do not have outside of those brackets. */
  readonly excluded: string;
}

/** The text of literals, with `*` for each hole and the first of alternatives: for messages. */
export function showPart(part: TemplatePart): string {
  switch (part.kind) {
    case 'literal':
      return part.text;
    case 'hole':
      return '*';
    case 'sequence':
      return part.parts.map(showPart).join('');
    case 'choice':
      return part.parts.length === 0 ? '' : showPart(part.parts[0]!);
  }
}
