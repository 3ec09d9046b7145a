import { InputError } from '../../base/errors.js';
import type { TemplatePart } from './templatePart.js';

/** The longest template, in characters. */
const longestTemplate = 1_000;
/** The most characters that a bound can name. */
const mostInHole = 100;

/** A bound behind `*`: `{3}`, `{1,12}`, `{,12}`, `{2,}`. */
const bound = /^\{(\d{0,4})(,?)(\d{0,4})\}/;

/**
 * Reads a template: `*` is a hole, `*{1,12}` one of 1 to 12 characters, and everything else is literal. A backslash before
 * `*`, `{` or another backslash makes that character literal; before any other it is literal itself.
 *
 * @throws InputError with the place, for a bound that is none, a template without holes, and one that is too long
 */
export function parseTemplate(text: string): TemplatePart {
  const refuse = (problem: string, offset: number): InputError =>
    new InputError({
      setting: 'template',
      problem: `${problem}, at character ${offset + 1} of the template ${text.slice(0, 200)}`,
      received: text,
    });
  if (text.length > longestTemplate) {
    throw new InputError({
      setting: 'template',
      expected: `a template of at most ${longestTemplate} characters`,
      received: text.length,
    });
  }
  const parts: TemplatePart[] = [];
  let literal = '';
  let start = 0;
  const endLiteral = (at: number): void => {
    if (literal !== '') parts.push({ kind: 'literal', text: literal, offset: start });
    literal = '';
    start = at;
  };
  for (let at = 0; at < text.length; ) {
    const character = text[at]!;
    if (character === '\\' && '*{\\'.includes(text[at + 1] ?? ' ')) {
      // a literal is one piece of the template as it is written, so that places in it are right
      endLiteral(at + 1);
      literal = text[at + 1]!;
      at += 2;
      endLiteral(at);
    } else if (character === '*') {
      endLiteral(at);
      at++;
      if (text[at] === '{') {
        const match = bound.exec(text.slice(at));
        if (match === null || match[0] === '{}' || match[0] === '{,}') {
          throw refuse('expected a bound such as {1,12} behind *, or \\{ for a brace', at);
        }
        const [, from, comma, to] = match;
        const least = from === '' ? 0 : Number(from);
        const most = comma === '' ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to);
        if (most < least) throw refuse(`expected a bound from the lower to the higher number`, at);
        if (Math.max(least, Number.isFinite(most) ? most : 0) > mostInHole) {
          throw refuse(`expected a bound of at most ${mostInHole} characters`, at);
        }
        parts.push({ kind: 'hole', least, most });
        at += match[0].length;
      } else {
        parts.push({ kind: 'hole', least: 0, most: Number.POSITIVE_INFINITY });
      }
      start = at;
    } else {
      if (literal === '') start = at;
      literal += character;
      at++;
    }
  }
  endLiteral(text.length);
  if (!parts.some(({ kind }) => kind === 'hole')) {
    throw new InputError({
      setting: 'template',
      expected: 'a template with a hole, written *',
      received: text,
    });
  }
  return { kind: 'sequence', parts };
}
