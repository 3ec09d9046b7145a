import { describe, expect, it, vi } from 'vitest';

// the tasks import the entry for browsers, whose host would take the place of Node's
vi.mock('../../src/host/browser/install.js', () => ({}));

const { InputError } = await import('../../src/index.js');
const { storeOf } = await import('../../src/run/storeOf.js');
const { Workbench } = await import('../../src/web/engine/workbench.js');
const { path } = await import('../../src/web/engine/tasks/path.js');

const size = { width: 200, height: 150 };

async function benchWith(name: string) {
  const bench = new Workbench();
  await bench.open(await storeOf(name));
  return bench;
}

describe('a path of molecules', async () => {
  const bench = await benchWith('zinc250k');

  it('has the points of interpolation, each string once, and drawings', async () => {
    const { from, to, strings, places, notes, curves } = await path(bench, { ends: null, points: 20, size });
    const points = await (await bench.strings.model()).interpolate(from, to, 20);
    expect(places.map((place) => strings[place]!.judged.text)).toEqual(points.map(({ text }) => text));
    const texts = strings.map(({ judged }) => judged.text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThan(2);
    for (const { drawing, judged } of strings) {
      expect(drawing).toMatch(/^<svg/);
      expect(judged.scores.qed).toBeGreaterThan(0);
    }
    expect(notes).toEqual([]);
    expect(curves).toBeNull();
  });

  it('says that an end comes back as another string', async () => {
    const ends = ['CC(C)Cc1ccc(C(C)C(=O)O)cc1', 'CC(=O)Oc1ccccc1C(=O)O'] as const;
    const { notes } = await path(bench, { ends, points: 2, size });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('does not reconstruct it');
  });

  it.each([
    ['nonsense', 'not a molecule'],
    ['a string that is too long', 'C'.repeat(2000)],
    ['an element that it has not seen', '[Si](C)(C)C'],
  ])('refuses %s', async (_, text) => {
    await expect(path(bench, { ends: ['CCO', text], points: 5, size })).rejects.toThrow(InputError);
  });
});

describe('a path of formulas', async () => {
  const bench = await benchWith('formulas');

  it('leads between two samples by default', async () => {
    const { from, to, strings } = await path(bench, { ends: null, points: 10, size });
    expect(from).not.toBe(to);
    expect(strings.length).toBeGreaterThan(1);
    expect(strings.every(({ drawing }) => drawing === null)).toBe(true);
  });

  it('has curves where all formulas have the same variable alone', async () => {
    const { strings, curves } = await path(bench, {
      ends: ['sin(sin(x1))', 'sin(sin(x1))'],
      points: 2,
      size,
    });
    expect(strings.map(({ judged }) => judged.text)).toEqual(['sin(sin(x1))']);
    expect(curves!.variable).toBe('x1');
    curves!.x.forEach((x, i) => {
      expect(curves!.values[0]![i]).toBeCloseTo(Math.sin(Math.sin(x)), 12);
    });
    expect((await path(bench, { ends: ['sin(sin(x1))', '(x1/x2)'], points: 2, size })).curves).toBeNull();
  });
});
