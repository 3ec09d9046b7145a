import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/base/errors.js';
import { type Kind, Registry } from '../../src/base/registry.js';
import { parseWith, settingsOf, showRange } from '../../src/base/settings.js';

const round = {
  kind: 'round',
  summary: 'a round one',
  settings: z.strictObject({
    radius: z.number().positive().max(10).default(1).meta({ description: 'its radius', placeholder: 'cm' }),
    colour: z.enum(['red', 'blue']).optional().describe('its colour'),
  }),
};
const square = {
  kind: 'square',
  summary: 'a square one',
  settings: z.strictObject({
    sides: z
      .array(z.number().int().min(1))
      .optional()
      .meta({ description: 'lengths to try', excludes: 'side' }),
    side: z.number().int().min(1).max(5).default(2).describe('its side'),
  }),
};

const registry = () => new Registry<Kind>('shape', 'shapes', [round, square]);

describe('settings', () => {
  it('are data: name, sentence, default and range', () => {
    expect(settingsOf(round.settings)).toEqual([
      {
        name: 'radius',
        sentence: 'its radius',
        default: 1,
        range: { kind: 'number', isWhole: false, least: 0, most: 10, isAbove: true },
        placeholder: 'cm',
        excludes: undefined,
        isTakenOver: false,
      },
      {
        name: 'colour',
        sentence: 'its colour',
        default: undefined,
        range: { kind: 'choice', choices: ['red', 'blue'] },
        placeholder: 'value',
        excludes: undefined,
        isTakenOver: false,
      },
    ]);
    expect(settingsOf(square.settings).map(({ range }) => showRange(range))).toEqual([
      'a whole number of at least 1, or several',
      'a whole number from 1 to 5',
    ]);
  });

  it('that are given are completed by defaults', () => {
    expect(registry().configure('round', { colour: 'red', unrelated: 5 })).toEqual({
      kind: 'round',
      radius: 1,
      colour: 'red',
    });
    expect(registry().schema().parse({ kind: 'square' })).toEqual({ kind: 'square', side: 2 });
    expect(registry().givenSchema().parse({ kind: 'square' })).toEqual({ kind: 'square' });
  });

  it.each<[string, object, string]>([
    ['rund', {}, 'expected one of the shapes round, square, but received: rund'],
    ['round', { side: 3 }, 'expected no side with round, but received: 3; leave it out, or take square'],
    [
      'round',
      { radius: 0 },
      'expected radius of round to be a number above 0 and at most 10, but received: 0',
    ],
    ['round', { colour: 'green' }, 'expected colour of round to be red or blue, but received: green'],
    ['square', { side: 2, sides: [1] }, 'expected sides or side, but received both; leave one of them out'],
    ['square', { sides: [1, 0.5] }, 'sides: 1: '],
  ])('%s with %j is refused', (kind, given, message) => {
    const refused = () => registry().configure(kind, given);
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(message);
  });

  it('of an unknown kind in a file may be those of a program, which has to register it', () => {
    const complaintAbout = (stored: object) =>
      registry().schema().safeParse(stored).error?.issues[0]?.message;
    expect(complaintAbout({ kind: 'oval' })).toBe(
      "expected one of the shapes round, square, but received: oval; if it is a shape of a program's own, that program has to register it before it opens the run",
    );
    expect(complaintAbout({ kind: 1 })).toBe('expected one of the shapes round, square, but received: 1');
  });

  it('of a kind that a user registers are those of any other', () => {
    const shapes = registry();
    const own = { kind: 'own', summary: 'my own', settings: z.strictObject({ side: z.number().default(7) }) };
    shapes.register(own);
    expect([shapes.isOwn('round'), shapes.isOwn(own.kind), shapes.isOwn('oval')]).toEqual([
      false,
      true,
      false,
    ]);
    expect(shapes.configure('own', {})).toEqual({ kind: 'own', side: 7 });
    expect(shapes.takersOf('side').map(({ kind }) => kind)).toEqual(['square', 'own']);
    expect(() => shapes.configure('round', { side: 3 })).toThrow('leave it out, or take square or own');
    expect(shapes.schema().parse({ kind: 'own' })).toEqual({ kind: 'own', side: 7 });
  });

  it.each([
    [{ ...round }, 'a new name for the shape, but there is already one called round'],
    [
      { ...round, kind: 'Two words' },
      'small letters, digits and dashes for the shape, but received: Two words',
    ],
    [
      { ...round, kind: 'own', settings: z.strictObject({ kind: z.string() }) },
      'has a setting named kind, which is reserved',
    ],
  ])('of a kind that cannot be registered: %#', (own, message) => {
    expect(() => registry().register(own)).toThrow(message);
  });
});

describe('a misspelt name', () => {
  const schema = z.strictObject({
    title: z.string(),
    shapes: z.array(
      z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('round'), radius: z.number() }),
          z.strictObject({ kind: z.literal('square'), side: z.number().optional() }),
        ])
        .optional(),
    ),
    sizes: z.record(z.string(), z.strictObject({ width: z.number() })).default({}),
  });

  it.each([
    [{ titel: 'a', shapes: [] }, /^f: the whole: Unrecognized key: "titel" \(Did you mean title\?\)/],
    [{ title: 'a', shapes: [{ kind: 'square', sied: 1 }] }, /^f: shapes.0: .*"sied" \(Did you mean side\?\)/],
    [{ title: 'a', shapes: [{ kind: 'rond', radius: 1 }] }, /^f: shapes.0.kind: .*\(Did you mean round\?\)/],
    [
      { title: 'a', shapes: [], sizes: { big: { widht: 1 } } },
      /^f: sizes.big: .*"widht" \(Did you mean width\?\)/,
    ],
    [{ title: 'a', shapes: [], quite: 1 }, /^f: the whole: Unrecognized key: "quite"$/],
    [{ title: 1, shapes: [] }, /^f: title: Invalid input: expected string, received number$/],
  ])('comes with the nearest that the schema has: %j', (value, message) => {
    expect(() => parseWith(schema, value, 'f')).toThrow(message);
  });
});
