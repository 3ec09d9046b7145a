import { matchRequired } from '../aromaticity/matching.js';
import type { AromaticView } from './aromaticView.js';

/** Whether the first of some electrons can all be paired, with each other or with the rest. */
export function canPair(partners: number[][], required: number): boolean {
  // Taking the first that is free mostly does it.
  const mates = new Int32Array(partners.length).fill(-1);
  for (let one = 0; one < required; one++) {
    if (mates[one]! >= 0) continue;
    const other = partners[one]!.findLast((candidate) => mates[candidate]! < 0);
    if (other === undefined) return matchRequired(partners, required) !== null;
    mates[one] = other;
    mates[other] = one;
  }
  return true;
}

/** Adds the partners that atoms may yet get: each other where they close a ring, and the atoms behind a stand-in. */
export function addHopes(
  { atoms: { parents }, rings, current, unknown }: AromaticView,
  needed: readonly number[],
  partners: number[][],
): void {
  const join = (a: number, b: number): void => {
    if (a === b || partners[a]!.includes(b)) return;
    partners[a]!.push(b);
    partners[b]!.push(a);
  };
  const ringEnds = rings.flatMap(({ atom, symbol }) => {
    const place = symbol === '' ? needed.indexOf(atom) : -1;
    return place < 0 ? [] : [place];
  });
  for (const atom of unknown?.open ?? [current]) {
    const place = needed.indexOf(atom);
    if (place >= 0) for (const end of ringEnds) join(place, end);
  }
  for (const standIn of unknown?.standIns ?? []) {
    const place = partners.push([]) - 1;
    for (const end of ringEnds) join(end, place);
    for (const [index, atom] of needed.entries()) {
      if (parents[atom] === standIn || parents[standIn] === atom) join(index, place);
    }
  }
}
