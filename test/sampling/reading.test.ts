import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { loadDomain } from '../../src/domain/index.js';
import type { Model } from '../../src/library/model.js';
import { open } from '../../src/library/open.js';
import { trainInNode } from '../../src/library/trainInNode.js';
import { backendUnderTest } from '../support/backend.js';

/** Molecules of NCI's set that ships, in RDKit's spelling, and the same molecules in other orders of their atoms. */
const texts = readFileSync(new URL('../../data/molecules/nci.smi', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(/\s/)[0]!)
  .slice(0, 60);
const tiny = { preset: 'tiny', epochs: 1, packing: 0, latent: 6, batch: 16, density: null } as const;

let others: string[];
let canonical: Model;
let written: Model;

beforeAll(async () => {
  const random = new Random(7);
  const { randomSpelling } = await loadDomain('molecule', { grammar: null, form: 'as-is', judges: false });
  others = texts.map((text) => {
    const spelling = randomSpelling(text, random);
    return 'text' in spelling ? spelling.text : text;
  });
  const options = { ...tiny, grammar: 'smiles', backend: backendUnderTest } as const;
  canonical = await trainInNode(texts, options);
  written = await trainInNode(texts, { ...options, spelling: 'as-written' });
});

afterAll(() => {
  canonical.dispose();
  written.dispose();
});

describe('a run of canonical spelling', () => {
  it('says so, with the writer and the share of its corpus that was canonical', () => {
    const { spelling } = canonical.config.corpus;
    expect(spelling).toMatchObject({ rule: 'canonical', writer: expect.stringMatching(/^RDKit \d{4}\./) });
    expect(spelling!.canonicalShare).toBeGreaterThanOrEqual(0);
    expect(spelling!.canonicalShare).toBeLessThanOrEqual(1);
    expect(written.config.corpus.spelling).toEqual({ rule: 'as-written' });
  });

  it('gives a molecule the same code in every spelling', async () => {
    expect(others.filter((text, i) => text !== texts[i]).length).toBeGreaterThan(40);
    const [one, other] = await Promise.all([canonical.encode(texts), canonical.encode(others)]);
    expect(other.spelled).toEqual(one.spelled);
    expect(other.indices).toEqual(one.indices);
    expect(other.codes).toEqual(one.codes);
  });

  it('gives other spellings other codes where strings stay as they are written', async () => {
    const store = canonical.trained.run.files.store;
    const reopened = await open(store, { spelling: 'as-written', unseen: 'allow' });
    const { spelled } = await reopened.encode(others);
    expect(spelled).not.toEqual((await reopened.encode(texts)).spelled);
    const read = await written.encode(others);
    expect(read.spelled).toEqual(spelled.filter((_, i) => read.indices.includes(i)));
    reopened.dispose();
  });
});

describe('a string with a production that no training string has', () => {
  it('is refused, with the production and its place', async () => {
    const { refusals, indices } = await canonical.encode(['CCO', 'C[Si](C)(C)C']);
    expect(indices).toEqual([0]);
    expect(refusals).toMatchObject([
      {
        text: 'C[Si](C)(C)C',
        isUnseen: true,
        offset: 2,
        reason: expect.stringContaining('"Si" (symbol -> "Si")'),
      },
    ]);
    const report = await canonical.reconstruct(['CCO', 'C[Si](C)(C)C', 'not a molecule']);
    expect(report).toMatchObject({ refused: 2, unseen: 1 });
  });

  it('is encoded if the user allows it', async () => {
    const model = await open(canonical.trained.run.files.store, { unseen: 'allow' });
    const { refusals } = await model.encode(['C[Si](C)(C)C']);
    expect(refusals).toEqual([]);
    model.dispose();
  });
});

describe('decoding that checks itself', () => {
  it('says for each string how far its own code is from the one that was asked for', async () => {
    const { codes, indices } = await canonical.encode(texts.slice(0, 5));
    const choice = { kind: 'verified', attempts: 4 } as const;
    const checked = await canonical.trained.decodeChecked(codes, indices.length, { choice });
    const plain = await canonical.trained.decodeChecked(codes, indices.length);
    checked.forEach((one, i) => {
      expect(one.greedyText).toBe(plain[i]!.text);
      expect(one.codeDistance).toBeLessThanOrEqual(plain[i]!.codeDistance);
      expect(one.decodings).toBeLessThanOrEqual(4);
      expect(plain[i]).toMatchObject({ greedyText: null, decodings: 1, encodings: 1 });
    });
    const report = await canonical.reconstruct(texts.slice(0, 5), { choice });
    expect(report.greedyExact).toBeLessThanOrEqual(report.exact);
    expect(report.decodingsPerString).toBeGreaterThanOrEqual(1);
    for (const { codeDistance } of report.failures) expect(codeDistance).toBeGreaterThan(0.01);
  });
});
