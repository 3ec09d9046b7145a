import { describe, expect, test } from 'vitest';
import { idleBlocks, runDocument } from '../support/documentExamples.js';
import { documents, documentsOfOwnTests, inFolderOfExamples } from '../support/exampleFolder.js';
import { examplesOf, missingLine } from './support/examples.js';

describe.each(documents)('%s', (document) => {
  test('nothing that it shows as code is left without a check', () => {
    expect(idleBlocks(document)).toEqual([]);
  });

  if (!documentsOfOwnTests.includes(document)) {
    test('its examples run and print what it shows', async () => {
      await inFolderOfExamples((folder) => runDocument(document, folder));
    }, 300_000);
  }
});

describe('output that a document shows', () => {
  const ended = { stdout: 'one\ntwo\nthree 3 s\n', stderr: 'a note\n' };

  test.each([
    [['one', 'two', 'three 3 s'], null],
    [['a note', 'one', 'two', 'three … s'], null],
    [['one', '...'], null],
    [['...', 'three … s'], null],
    [['one', '...', 'three … s'], null],
    [['one', 'three 3 s'], 'three 3 s'],
    [['two', '...'], 'two'],
    [['one', '...', 'four', '...'], 'four'],
    [['one'], '(the end, but then came: two\nthree 3 s)'],
  ])('%j', (shown, missing) => {
    expect(missingLine(shown, ended)).toBe(missing);
  });

  test('stands behind its command', () => {
    const text = '# A\n\n```console\n$ grae one\nfirst\n$ grae two\n```\n\n```sh\ngrae three\n```\n';
    expect(examplesOf(text)).toEqual([
      { command: 'grae one', output: ['first'], section: 'A' },
      { command: 'grae two', output: [], section: 'A' },
      { command: 'grae three', output: null, section: 'A' },
    ]);
  });
});
