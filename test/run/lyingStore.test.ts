import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { sha256 } from '../../src/base/sha256.js';
import type { ImageSet } from '../../src/images/imageSet.js';
import type { Artefact } from '../../src/run/artefact.js';
import { artefactOf, artefacts, densityNamed } from '../../src/run/artefacts.js';
import { prefixOf } from '../../src/run/domainOf.js';
import { MemoryStore } from '../../src/run/memoryStore.js';
import { readRunConfig } from '../../src/run/migrate.js';
import { RunFiles, tagOf } from '../../src/run/runFiles.js';
import type { RunConfig } from '../../src/run/schema.js';
import { trainedNetwork } from '../../src/run/trainedNetwork.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from '../training/support.js';

type AnyArtefact = Artefact<unknown, never>;

/** Every artefact of the table, and a density with a name of its own. */
const all: readonly (readonly [string, AnyArtefact])[] = [
  ...Object.entries<AnyArtefact>(artefacts),
  ['a named density', densityNamed('other')],
];

/** Artefacts of which the settings keep a hash besides. */
const hashed = all.filter(([, artefact]) => artefact.sha256 !== undefined);
/** Artefacts that are more than a text. */
const formatted = all.filter(([, { parse }]) => parse !== artefacts.grammar.parse);

/** A run that holds every artefact of the table; those that exclude each other are only read here. */
let whole: MemoryStore;
/** Another run of the same settings but for its seed. */
let other: MemoryStore;

beforeAll(async () => {
  await startTestBackend();
  const folder = temporaryFolder();
  [whole, other] = [await completeRun(folder, 'a', 3), await completeRun(folder, 'b', 4)];
});

async function completeRun(folder: string, name: string, seed: number): Promise<MemoryStore> {
  const run = await smallRun(folder, name, { out: new MemoryStore(), epochs: 1, seed });
  await runTraining(run);
  const network = await trainedNetwork(run, await prefixOf(run));
  await fitDensity(run, network, { components: 2 });
  network.dispose();
  const bytes = async (artefact: AnyArtefact) => run.files.readBytes(artefact);
  const weights = await bytes(artefacts.weights);
  const texts = { language: `language ${name}`, prefix: `prefix ${name}`, domain: `domain ${name}` };
  const config: RunConfig = {
    ...run.config,
    representation: { kind: 'tokens', language: { name: 'own', sha256: sha256(texts.language) } },
    prefixModule: { name: 'own', sha256: sha256(texts.prefix) },
    domainModule: { name: 'own', sha256: sha256(texts.domain) },
    start: { run: name, weightsSha256: sha256(weights) },
  };
  const tag = tagOf(config);
  const retagged = async (artefact: typeof artefacts.weights | typeof artefacts.checkpoint) =>
    artefact.format(await run.files.read(artefact), tag);
  const deltas = { shape: [3], data: new Uint8Array([1, 2, 3]) };
  const density = await bytes(artefacts.density);
  const store = new MemoryStore();
  await RunFiles.create(store, config, {
    [artefacts.grammar.file]: await bytes(artefacts.grammar),
    [artefacts.language.file]: texts.language,
    [artefacts.prefix.file]: texts.prefix,
    [artefacts.domain.file]: texts.domain,
    [artefacts.productions.file]: await bytes(artefacts.productions),
    [artefacts.environment.file]: await bytes(artefacts.environment),
    [artefacts.corpus.file]: await bytes(artefacts.corpus),
    [artefacts.images.file]: artefacts.images.format(imagesOf(name), ''),
    [artefacts.metrics.file]: await bytes(artefacts.metrics),
    [artefacts.weights.file]: await retagged(artefacts.weights),
    [artefacts.checkpoint.file]: await retagged(artefacts.checkpoint),
    [artefacts.density.file]: density,
    [densityNamed('other').file]: density,
    [artefacts.fingerprint.file]: artefacts.fingerprint.format(
      { tensors: { deltas }, metadata: { name } },
      tag,
    ),
    [artefacts.start.file]: weights,
  });
  return store;
}

/** Two small images, whose brightness is that of the name's letters. */
function imagesOf(name: string): ImageSet {
  const pixels = Uint8Array.from({ length: 8 }, (_, i) => name.charCodeAt(i % name.length));
  return { count: 2, height: 2, width: 2, channels: 1, pixels };
}

/** A copy of the whole run whose files are changed before anybody looks. */
async function spoilt(change: (store: MemoryStore) => Promise<void>): Promise<RunFiles> {
  const store = new MemoryStore('lying');
  for (const file of await whole.list()) await store.write(file, (await whole.read(file))!);
  const files = await RunFiles.open(store, readRunConfig);
  await change(store);
  return files;
}

async function read(files: RunFiles, artefact: AnyArtefact): Promise<unknown> {
  return artefact === artefacts.metrics ? files.readLines(artefacts.metrics) : files.read(artefact);
}

/** The error that reading an artefact ends in. */
async function refusalOf(files: RunFiles, artefact: AnyArtefact): Promise<InputError> {
  const thrown = await read(files, artefact).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown, `${artefact.file} was accepted`).toBeInstanceOf(InputError);
  return thrown as InputError;
}

function expectDamaged(error: InputError, artefact: AnyArtefact, problem: RegExp): void {
  const { code, where, advice } = error.toJSON();
  expect(error.message).toContain(`lying: ${artefact.file}`);
  expect({ code, advice }).toEqual({ code: 'damaged', advice: artefact.remedy });
  expect(where === undefined ? error.message : error.problem).toMatch(problem);
}

const otherHash =
  /its SHA-256 is not the one in config\.json: the file was changed, is damaged or comes from another run/;

it('a store that tells the truth is read, every artefact of the table', async () => {
  const files = await spoilt(async () => {});
  for (const [, artefact] of all) expect(await read(files, artefact)).not.toBeNull();
  expect((await whole.list()).filter((file) => artefactOf(file) === null)).toEqual(['config.json']);
});

describe.each(all)('a store that lies about %s is refused', (_, artefact) => {
  const { file } = artefact;
  const bytes = async () => (await whole.read(file))!;

  it.each([
    [
      'one changed bit',
      (content: Uint8Array) => content.map((byte, i) => (i === content.length >> 1 ? byte ^ 1 : byte)),
    ],
    ['half of the file', (content: Uint8Array) => content.slice(0, content.length >> 1)],
    ['nothing in the file', () => new Uint8Array(0)],
    ['more behind the end', (content: Uint8Array) => Uint8Array.from([...content.slice(-1000), 10])],
  ])('%s', async (_, changed) => {
    const files = await spoilt(async (store) => store.write(file, changed(await bytes())));
    expectDamaged(await refusalOf(files, artefact), artefact, otherHash);
  });

  it('no such file', async () => {
    const files = await spoilt((store) => store.remove(file));
    expectDamaged(await refusalOf(files, artefact), artefact, /there is no such file/);
  });

  it('the file of another run', async () => {
    const foreign = (await other.read(file))!;
    if (sha256(foreign) === sha256(await bytes())) return;
    const files = await spoilt((store) => store.write(file, foreign));
    expectDamaged(await refusalOf(files, artefact), artefact, otherHash);
  });
});

describe('a store whose table of hashes lies as well', () => {
  const lying = async (file: string, content: Uint8Array | string) =>
    spoilt(async (store) => {
      await store.write(file, content);
      await (await RunFiles.open(store, readRunConfig)).tieAll();
    }).then((files) => RunFiles.open(files.store, readRunConfig));

  it.each(hashed)('is refused about %s by the hash in the settings', async (_, artefact) => {
    expectDamaged(await refusalOf(await lying(artefact.file, 'other'), artefact), artefact, otherHash);
  });

  it.each(formatted.filter(([, { sha256: hash }]) => hash === undefined))(
    'is refused about %s by its content, in whatever way it is wrong',
    async (_, artefact) => {
      const content = (await whole.read(artefact.file))!;
      for (const wrong of ['', '{}', 'no such thing', content.slice(0, content.length >> 1)]) {
        expectDamaged(await refusalOf(await lying(artefact.file, wrong), artefact), artefact, /./);
      }
    },
  );

  it.each(
    [artefacts.weights, artefacts.checkpoint, artefacts.fingerprint].map((one) => [one.file, one] as const),
  )('is refused about %s of other settings', async (file, artefact) => {
    const files = await lying(file, (await other.read(file))!);
    expectDamaged(await refusalOf(files, artefact), artefact, /made with settings other than/);
  });
});
