import { expect, it } from 'vitest';
import * as grae from '../src/index.js';

it('the public API is this, and a change of it is meant', () => {
  expect(Object.keys(grae).sort()).toMatchInlineSnapshot(`
    [
      "Codec",
      "Derivation",
      "GraeError",
      "Guard",
      "InputError",
      "Packing",
      "Random",
      "Run",
      "StandardNormal",
      "TrainedModel",
      "checkGrammar",
      "compileGrammar",
      "corpusPath",
      "countSamples",
      "domainNames",
      "excludeEqual",
      "exportModel",
      "fingerprintOf",
      "fitDensity",
      "generateExpressions",
      "guardOf",
      "interpolate",
      "learnPacking",
      "loadDomain",
      "loadGrammar",
      "parseCorpus",
      "prepareRun",
      "readLines",
      "reconstruct",
      "sampleJudged",
      "sampleTexts",
      "shippedCorpora",
      "shippedGrammars",
      "shippedModels",
      "spellingsOf",
      "startBackend",
      "toOneHot",
      "train",
      "yieldText",
    ]
  `);
});
