import { readFileSync } from 'node:fs';
import * as openchemlib from 'openchemlib';
import { describe, expect, it } from 'vitest';
import {
  loadDruglikenessTables,
  weightedFragments,
} from '../../../../src/domain/molecule/openchemlib/druglikenessTables.js';
import {
  fragmentsFile,
  parseFragments,
  readFragments,
  sourceOf,
} from '../../../../src/domain/molecule/openchemlib/fragments.js';

const shipped = new Uint8Array(
  readFileSync(new URL('../../../../data/chemistry/druglikeness-fragments.bin', import.meta.url)),
);
const { table } = await loadDruglikenessTables();
const source = sourceOf(openchemlib, table);
const idCodes = table.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]!]));

describe('the file of fragments', () => {
  it('is what the installed openchemlib reads: make it anew with scripts/make-druglikeness-fragments.mjs', () => {
    expect(idCodes).toHaveLength(5294);
    const written = fragmentsFile(readFragments(openchemlib, idCodes), source);
    expect(Buffer.compare(written, shipped)).toBe(0);
  });

  it('holds what was written', () => {
    const fragments = readFragments(openchemlib, idCodes.slice(0, 300));
    const again = parseFragments(fragmentsFile(fragments, 'here'), 'here')!;
    // The neighbours of an atom may stand in another order, each with its bond.
    const sorted = ({ graph, ...marks }: (typeof fragments)[number]) => ({
      ...marks,
      ...graph,
      neighbours: graph.neighbours.map((others) => [...others].sort((a, b) => a - b)),
      bonds: graph.neighbours.map((others, atom) =>
        others.map((other, i) => `${other} by ${graph.bonds[atom]![i]}`).sort(),
      ),
    });
    expect(again.map(sorted)).toEqual(fragments.map(sorted));
  });

  it('is not taken from another source, or where it is cut off', () => {
    expect(parseFragments(shipped, source)).toHaveLength(5294);
    expect(parseFragments(shipped, source.replace('9.', '10.'))).toBeNull();
    for (const length of [0, 20, 5001]) expect(parseFragments(shipped.slice(0, length), source)).toBeNull();
  });

  it('may be missing, of another table, or shorter: openchemlib then reads the fragments', () => {
    const some = table.split('\n').slice(0, 200).join('\n');
    const read = weightedFragments(openchemlib, { table: some, fragments: null });
    expect(read).toHaveLength(200);
    for (const fragments of [shipped, fragmentsFile([], sourceOf(openchemlib, some))]) {
      expect(weightedFragments(openchemlib, { table: some, fragments })).toEqual(read);
    }
  });
});
