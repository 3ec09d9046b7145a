import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GraeError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { artefacts } from '../../src/run/artefacts.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { openRun } from '../../src/run/openRun.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { exportModel } from '../../src/sampling/exportModel.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { smallRun } from '../training/support.js';

/** Of each file; `MUTATIONS=1000` tries more. */
const mutations = Number(process.env.MUTATIONS ?? 60);

const folder = mkdtempSync(join(tmpdir(), 'grae-mutations-'));
const folders: Record<string, string> = {};

beforeAll(async () => {
  await startTestBackend();
  const run = await smallRun(folder, 'run', { epochs: 1 });
  await runTraining(run);
  const model = await TrainedModel.open(run.name, { backend: backendUnderTest });
  await fitDensity(run, model.network, { components: 2 });
  await fitDensity(run, model.network, { kind: 'kde', kernels: 20, as: 'kde' });
  folders.run = run.name;
  folders.export = (await exportModel(model, join(folder, 'export'))).name;
  model.dispose();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that is read of a run, as one value. */
async function contentOf(path: string): Promise<unknown> {
  const run = await openRun(path);
  const { config, codec } = run;
  const density = await readDensity(run);
  return {
    config,
    productions: [codec.grammar.source, codec.packing.merges],
    weights: (await run.files.read(artefacts.weights)).metadata,
    density: [density.notes, density.density.toTensors()],
    environment: await run.files.read(artefacts.environment),
    metrics: await run.files.readLines(artefacts.metrics),
    fingerprint: (await run.files.find(artefacts.fingerprint))?.metadata ?? null,
    ...(config.exported !== undefined
      ? {}
      : {
          other: (await readDensity(run, 'kde')).notes,
          checkpoint: (await run.files.find(artefacts.checkpoint))?.metadata ?? null,
          corpus: (await readTrainingCorpus(run)).corpus.count,
        }),
  };
}

/** One random change of a file: a bit, a byte, a digit, two neighbours, something less or more, the end. */
function mutated(bytes: Buffer, random: Random): Buffer {
  const at = random.integer(bytes.length);
  const length = 1 + random.integer(Math.min(64, bytes.length));
  const copy = Buffer.from(bytes);
  switch (random.integer(8)) {
    case 0:
      copy[at]! ^= 1 << random.integer(8);
      return copy;
    case 1:
      copy[at] = random.integer(256);
      return copy;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
    case 4:
      return copy.subarray(0, at);
    case 5: {
      const digits = [...bytes.keys()].filter((i) => bytes[i]! >= 48 && bytes[i]! <= 57);
      const digit = digits[random.integer(digits.length)] ?? at;
      copy[digit] = 48 + random.integer(10);
      return copy;
    }
    case 6: {
      const other = Math.min(bytes.length - 1, at + 1);
      [copy[at], copy[other]] = [bytes[other]!, bytes[at]!];
      return copy;
    }
    default: {
      const lines = bytes.toString('latin1').split('\n');
      const line = random.integer(lines.length);
      const [moved = ''] = lines.splice(line, 1);
      lines.splice(random.integer(lines.length + 1), 0, moved);
      return Buffer.from(lines.join('\n'), 'latin1');
    }
  }
}

it.each(['run', 'export'])(
  'nothing of a %s is accepted that was altered',
  async (kind) => {
    const path = folders[kind]!;
    const whole = await contentOf(path);
    const random = new Random(7);
    const counts = { refused: 0, same: 0, unchanged: 0 };
    for (const file of readdirSync(path)) {
      const where = join(path, file);
      const bytes = readFileSync(where);
      for (let i = 0; i < mutations; i++) {
        const changed = mutated(bytes, random);
        if (changed.equals(bytes)) {
          counts.unchanged++;
          continue;
        }
        writeFileSync(where, changed);
        const found = await contentOf(path).catch((thrown: unknown) => thrown);
        if (found instanceof Error) {
          expect(found, `${file}: ${found.stack}`).toBeInstanceOf(GraeError);
          expect(found.message).toContain(path);
          counts.refused++;
        } else {
          // spaces of JSON, and a line of the log that a kill would have left unfinished
          expect(['config.json', 'metrics.jsonl']).toContain(file);
          expect(found).toEqual(whole);
          counts.same++;
        }
      }
      writeFileSync(where, bytes);
    }
    expect(await contentOf(path)).toEqual(whole);
    console.log(`${kind}: ${JSON.stringify(counts)}`);
    expect(counts.refused).toBeGreaterThan(20 * counts.same);
  },
  3_600_000,
);
