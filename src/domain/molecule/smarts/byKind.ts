import { maxKinds } from '../structure/atomKinds.js';
import type { AtomTest } from './pattern.js';

/** A test that remembers its answer for each kind of atom, where kinds are enough to tell. */
export function byKind(test: AtomTest): AtomTest {
  if (test.isLocal !== true) return test;
  let answers = new Int8Array(128);
  const remembering: AtomTest = (structure, atom) => {
    const kind = structure.kinds[atom]!;
    if (kind < 0) return test(structure, atom);
    const earlier = answers[kind];
    if (earlier === 1) return true;
    if (earlier === -1) return false;
    if (earlier === undefined) answers = enlarged(answers, kind);
    const answer = test(structure, atom);
    answers[kind] = answer ? 1 : -1;
    return answer;
  };
  const { elements } = test;
  return Object.assign(remembering, elements === undefined ? { isLocal: true } : { isLocal: true, elements });
}

function enlarged(answers: Int8Array, kind: number): Int8Array<ArrayBuffer> {
  const larger = new Int8Array(Math.min(maxKinds, Math.max(kind + 1, 2 * answers.length)));
  larger.set(answers);
  return larger;
}
