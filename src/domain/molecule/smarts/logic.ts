import type { Structure } from '../structure/structure.js';

type Test = (structure: Structure, index: number) => boolean;

/** Reads one test at the place where the reader stands; null where none begins there. */
export type ReadTest = () => Test | null;

/** What is read, one character at a time. */
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
    return (structure, index) => !negated(structure, index);
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
  if (tests.length === 2) return (structure, index) => first!(structure, index) && second(structure, index);
  return (structure, index) => {
    for (const test of tests) if (!test(structure, index)) return false;
    return true;
  };
}

function anyOf(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0]!;
  return (structure, index) => {
    for (const test of tests) if (test(structure, index)) return true;
    return false;
  };
}
