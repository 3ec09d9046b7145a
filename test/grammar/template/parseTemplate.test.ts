import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { parseTemplate } from '../../../src/grammar/template/parseTemplate.js';

const literal = (text: string, offset: number) => ({ kind: 'literal', text, offset });
const hole = (least = 0, most = Number.POSITIVE_INFINITY) => ({ kind: 'hole', least, most });

describe('a template', () => {
  it.each([
    ['sin(*)+*', [literal('sin(', 0), hole(), literal(')+', 5), hole()]],
    ['*{3}a', [hole(3, 3), literal('a', 4)]],
    ['*{1,12}', [hole(1, 12)]],
    ['*{,12}', [hole(0, 12)]],
    ['*{2,}', [hole(2)]],
    ['x\\**', [literal('x', 0), literal('*', 2), hole()]],
    ['*\\{1}', [hole(), literal('{', 2), literal('1}', 3)]],
    ['\\\\*', [literal('\\', 1), hole()]],
    // the marks of direction in a SMILES
    ['F/C=C\\*', [literal('F/C=C', 0), literal('*', 6)], 'no hole'],
    ['F/C=C\\C*', [literal('F/C=C\\C', 0), hole()]],
  ])('%s', (text, parts, without?: string) => {
    if (without !== undefined) expect(() => parseTemplate(text)).toThrow('a template with a hole');
    else expect(parseTemplate(text)).toEqual({ kind: 'sequence', parts });
  });

  it.each([
    ['a*{x}', 'expected a bound such as {1,12} behind *, or \\{ for a brace, at character 3'],
    ['*{}', 'expected a bound such as'],
    ['*{,}', 'expected a bound such as'],
    ['*{5,2}', 'from the lower to the higher number, at character 2'],
    ['*{999}', 'a bound of at most 100 characters'],
    ['sin(x)', 'a template with a hole, written *'],
    [`*${'a'.repeat(1_000)}`, 'a template of at most 1000 characters'],
  ])('%s is refused', (text, message) => {
    expect(() => parseTemplate(text)).toThrow(InputError);
    expect(() => parseTemplate(text)).toThrow(message);
  });
});
