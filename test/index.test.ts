import { expect, it } from 'vitest';
import * as grae from '../src/index.js';

it('the public API is this, and a change of it is meant', () => {
  expect(Object.keys(grae).sort()).toMatchInlineSnapshot(`
    [
      "Codec",
      "Derivation",
      "Fingerprint",
      "GraeError",
      "Guard",
      "InputError",
      "Packing",
      "Random",
      "Run",
      "StandardNormal",
      "TrainedModel",
      "checkAutomaton",
      "checkGrammar",
      "compileGrammar",
      "corpusPath",
      "countSamples",
      "domainNames",
      "excludeEqual",
      "fingerprintOf",
      "fitDensity",
      "generateExpressions",
      "interpolate",
      "learnPacking",
      "loadDomain",
      "loadGrammar",
      "loadPrefix",
      "parseCorpus",
      "prepareRun",
      "readLines",
      "reconstruct",
      "sampleTexts",
      "shippedCorpora",
      "shippedGrammars",
      "spellingsOf",
      "startBackend",
      "toOneHot",
      "train",
      "yieldText",
    ]
  `);
});
