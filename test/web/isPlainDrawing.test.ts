import { describe, expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { isPlainDrawing } from '../../src/web/parts/isPlainDrawing.js';

const size = { width: 200, height: 150 };

describe('a drawing is plain', async () => {
  const molecule = await loadDomain('molecule', { grammar: null });
  const expression = await loadDomain('expression', { grammar: await loadGrammar('expression') });

  it.each([
    'C',
    'CC(=O)Nc1ccc([O-])cc1C[C@H](F)Cl',
    'C/C=C/[13CH2][N+](C)(C)C.[Cl-]',
    'O=C1C2C3C=CC(C4C=CC43)C2S(=O)(=O)N1CCCCN1CCN(c2ncccn2)CC1',
    '[CH3:7][Si](C)(C)C#N',
  ])('of %s', (text) => {
    expect(isPlainDrawing(molecule.draw(text, size)!)).toBe(true);
    expect(isPlainDrawing(molecule.drawChange!(text, 'CCO', size)!)).toBe(true);
  });

  it('of a curve', () => expect(isPlainDrawing(expression.draw('x*sin(x)', size)!)).toBe(true));
});

it.each([
  ['nothing', ''],
  ['text', 'CCO'],
  ['another element', '<div><svg></svg></div>'],
  ['two elements', '<svg></svg><img src="x" />'],
  ['a script', '<svg><script>alert(1)</script></svg>'],
  ['a style', '<svg><style>*{}</style></svg>'],
  ['an event', '<svg><line onclick="alert(1)" /></svg>'],
  ['an event of the whole', '<svg onload="alert(1)"></svg>'],
  ['an event behind others', '<svg><line x1="0" onclick="alert(1)" /></svg>'],
  ['an event in capitals', '<svg><line ONCLICK="alert(1)" /></svg>'],
  ['a link', '<svg><a href="javascript:alert(1)"><text>x</text></a></svg>'],
  ['a reference', '<svg><text href="x">x</text></svg>'],
  ['an old reference', '<svg><text xlink:href="x">x</text></svg>'],
  ['an image', '<svg><image href="x" /></svg>'],
  ['a foreign object', '<svg><foreignObject><b>x</b></foreignObject></svg>'],
  ['an attribute without quotes', '<svg><line x1=0 /></svg>'],
  ['an end in an attribute', '<svg><text x="1><script>">x</text></svg>'],
  ['a comment', '<svg><!-- --></svg>'],
  ['an open end', '<svg><line />'],
])('a drawing with %s is not', (_, svg) => expect(isPlainDrawing(svg)).toBe(false));

it('takes a moment for long ones', () => {
  const lines = '<line x1="0" x2="1" />\n'.repeat(50_000);
  expect(isPlainDrawing(`<svg>${lines}</svg>`)).toBe(true);
  expect(isPlainDrawing(`<svg>${lines}<`)).toBe(false);
});
