import type { HoleText, TemplatePart } from '../../../grammar/template/templatePart.js';

/** The text in holes of molecules: each hole closes the rings that it opens, with numbers of one digit, and is one piece. */
export const moleculeHoles: HoleText = {
  paired: '0123456789',
  escape: '%',
  apart: ['[', ']'],
  excluded: '.',
};

const bonds = '-=#$:/\\';
/** A group begins with an atom, behind the symbol of its bond. */
const notFirst = `()0123456789${bonds}`;
/** A group ends with an atom, or with the direction of a single bond to the next. */
const notLast = '-=#$:';
const text = { kind: 'hole', least: 1, most: Number.POSITIVE_INFINITY } as const;

/** Text that is bound to an atom before it, whose bond is single if no symbol is written. */
function bound(symbol: string, group: TemplatePart): TemplatePart {
  if (symbol !== '') return group;
  const directed = ['/', '\\'].map((direction): TemplatePart => {
    const literal = { kind: 'literal', text: direction, offset: null } as const;
    return { kind: 'sequence', parts: [literal, group] };
  });
  return { kind: 'choice', parts: [group, ...directed] };
}

/** The text of a group behind an atom and the symbol of its bond, to which nothing else is bound. */
export function groupBehind(symbol: string): TemplatePart {
  return bound(symbol, { ...text, notFirst });
}

/** The text of a group before the atom that it is bound to. */
export const groupBefore: TemplatePart = { ...text, notLast };

/** The text of a group between two atoms, behind the symbol of its first bond. */
export function linker(symbol: string): TemplatePart {
  return bound(symbol, { ...text, notFirst, notLast });
}
