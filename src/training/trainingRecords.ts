import { InputError } from '../base/errors.js';
import type { ArtefactSettings } from '../run/artefact.js';
import { artefacts } from '../run/artefacts.js';
import type { RunFiles } from '../run/runFiles.js';
import type { NamedTensors, SafetensorsContent } from '../tensor/safetensors.js';

/** The records of a training: checkpoint, best weights and log, which a later process reads to continue. */
export interface TrainingRecords {
  /** Name of the place, for messages. */
  readonly name: string;
  /** Name of the checkpoint, for messages. */
  readonly checkpointName: string;
  /** Returns the last checkpoint, or null before the first one. */
  readCheckpoint(): Promise<SafetensorsContent | null>;
  /** Replaces the checkpoint in one step. */
  writeCheckpoint(tensors: NamedTensors, metadata: Readonly<Record<string, string>>): Promise<void>;
  /** Stores the best weights so far. */
  writeWeights(tensors: NamedTensors, metadata: Readonly<Record<string, string>>): Promise<void>;
  /** Reads the log of epochs: lines of JSON. */
  readMetrics(): Promise<string>;
  writeMetrics(text: string): Promise<void>;
  /** Adds a line to the log. */
  appendMetrics(line: string): Promise<void>;
}

/** Returns the artefacts of a run, whatever it was trained on, as the records of its training. */
export function recordsOf(files: RunFiles<ArtefactSettings>): TrainingRecords {
  const { name } = files.store;
  const checkpointName = files.where(artefacts.checkpoint);
  return {
    name,
    checkpointName,
    async readCheckpoint() {
      const stored = await files.find(artefacts.checkpoint);
      if (stored === null && (await files.findBytes(artefacts.weights)) !== null) {
        throw new InputError({
          code: 'damaged',
          where: checkpointName,
          problem: 'expected the checkpoint of a trained run, but there is no such file',
          advice: [{ text: 'put it back' }, { text: 'train a new run' }],
        });
      }
      return stored;
    },
    writeCheckpoint: (tensors, metadata) => files.write(artefacts.checkpoint, { tensors, metadata }),
    // the checkpoint, which comes next, settles the files
    writeWeights: (tensors, metadata) =>
      files.write(artefacts.weights, { tensors, metadata }, { settles: false }),
    readMetrics: () => files.readLines(artefacts.metrics),
    writeMetrics: (text) => files.write(artefacts.metrics, text),
    appendMetrics: (line) => files.append(artefacts.metrics, line, { settles: false }),
  };
}
