import { describe, test } from 'vitest';
import { runDocument } from '../support/documentExamples.js';
import { documents, documentsOfOwnTests, inFolderOfExamples } from '../support/exampleFolder.js';

describe.each(documents.filter((document) => !documentsOfOwnTests.includes(document)))('%s', (document) => {
  test('its examples run as they stand', async () => {
    await inFolderOfExamples((folder) => runDocument(document, folder, { isQuick: false }));
  });
});
