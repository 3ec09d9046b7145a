import type { Test } from './pattern.js';

/** Reads one test at the place where the reader stands; null where none begins there. */
export type ReadTest = () => Test | null;

/** A text and the place up to which it has been read. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads tests combined by `!` (not), `&` or nothing (and), `,` (or), `;` (and), which bind in this order, tightest
 * first.
 *
 * @param refuse makes the error for a place where a test is missing
 */
export function readCombined(cursor: Cursor, readTest: ReadTest, refuse: (what: string) => Error): Test {
  const next = (symbol: string): boolean => {
    if (cursor.text[cursor.at] !== symbol) return false;
    cursor.at++;
    return true;
  };
  const readNot = (required: boolean): Test | null => {
    if (!next('!')) {
      const test = readTest();
      if (test === null && required) throw refuse('something to test for');
      return test;
    }
    const negated = readNot(true)!;
    const test: Test = (structure, index) => !negated(structure, index);
    return negated.isLocal === true ? local(test) : test;
  };
  const readHighAnd = (): Test => {
    const tests = [readNot(true)!];
    while (true) {
      const test = readNot(next('&'));
      if (test === null) return allOf(tests);
      tests.push(test);
    }
  };
  const readOr = (): Test => {
    const tests = [readHighAnd()];
    while (next(',')) tests.push(readHighAnd());
    return anyOf(tests);
  };
  const tests = [readOr()];
  while (next(';')) tests.push(readOr());
  return allOf(tests);
}

function allOf(tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (second === undefined) return first!;
  const elementSets = tests.flatMap(({ elements }) => elements ?? []);
  const test = combined(
    tests,
    tests.length === 2
      ? (structure, index) => first!(structure, index) && second(structure, index)
      : (structure, index) => {
          for (const test of tests) if (!test(structure, index)) return false;
          return true;
        },
  );
  if (elementSets.length === 0) return test;
  const common = [...new Set(elementSets.flatMap((elements) => [...elements]))];
  return ofElements(
    test,
    common.filter((element) => elementSets.every((elements) => elements.has(element))),
  );
}

function anyOf(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0]!;
  const test = combined(tests, (structure, index) => {
    for (const test of tests) if (test(structure, index)) return true;
    return false;
  });
  const elementSets = tests.flatMap(({ elements }) => elements ?? []);
  if (elementSets.length < tests.length) return test;
  return ofElements(
    test,
    elementSets.flatMap((elements) => [...elements]),
  );
}

function combined(tests: readonly Test[], test: Test): Test {
  return tests.every(({ isLocal }) => isLocal === true) ? local(test) : test;
}

/** Says that a test answers the same for all atoms of a kind. */
export function local(test: Test): Test {
  return Object.assign(test, { isLocal: true });
}

/** Says of which elements atoms are that pass a test. */
export function ofElements(test: Test, elements: Iterable<number>): Test {
  return Object.assign(test, { elements: new Set(elements) });
}
