import { GraeError, InputError } from '../base/errors.js';
import type { Message } from '../base/message.js';
import type { Domain } from '../domain/domain.js';
import { artefacts } from '../run/artefacts.js';
import type { RunWithDomain } from '../run/domainOf.js';
import {
  type CompactTrainingSet,
  compactTrainingSetFile,
  makeCompactTrainingSet,
  parseCompactTrainingSet,
} from './compactTrainingSet.js';

/** The training set of a model, which tells whether a string is novel. */
export interface TrainingSet {
  /**
   * Returns whether the training set holds a string.
   *
   * @param canonical the canonical form, or the text of a string without one
   */
  has(canonical: string): boolean;
  /** A warning about the answers; absent if there is none. */
  readonly caveat?: Message;
}

/** The bits of each hash for a run, where space is cheap: one wrong answer in 10^9 for a large corpus. */
const bitsOfRun = 48;

/**
 * Returns the training set of a run, the validation share included. An exported model contains it. A run makes it from
 * the corpus, which takes minutes for a large one, and stores it for the next time.
 *
 * @throws InputError for an exported model in which it is missing or damaged
 */
export async function trainingSetOf(
  model: RunWithDomain,
  onProgress?: (done: number, total: number) => void,
): Promise<TrainingSet> {
  const { run, domain } = model;
  if (run.config.exported !== undefined) return exportedTrainingSet(model);
  const stored = await run.files.find(artefacts.fingerprint).catch((thrown) => {
    if (thrown instanceof GraeError) return null;
    throw thrown;
  });
  if (stored !== null && stored.metadata.canonicaliser === domain.canonicaliser) {
    const compact = parseCompactTrainingSet(stored);
    if (compact !== null) return compact;
  }
  const fingerprint = await makeCompactTrainingSet(model, onProgress, bitsOfRun);
  const content = compactTrainingSetFile(fingerprint, domain.canonicaliser);
  // The file only saves time later, so a run that is read-only does without.
  await run.files.write(artefacts.fingerprint, content).catch((thrown) => {
    if (!(thrown instanceof GraeError)) throw thrown;
  });
  return fingerprint;
}

async function exportedTrainingSet({ run, domain }: RunWithDomain): Promise<TrainingSet> {
  const where = run.files.where(artefacts.fingerprint);
  const advice = [{ text: 'copy or export the model again' }];
  const stored = await run.files.find(artefacts.fingerprint);
  if (stored === null) {
    throw new InputError({
      code: 'not-ready',
      where,
      problem: 'expected the training set of an exported model, but there is no such file',
      advice,
    });
  }
  const fingerprint = parseCompactTrainingSet(stored);
  if (fingerprint === null) {
    throw new InputError({
      code: 'damaged',
      where,
      problem: 'expected the training set of an exported model, but the file is damaged or of another kind',
      advice,
    });
  }
  return byItsCanonicaliser(fingerprint, domain, stored.metadata.canonicaliser);
}

/** The canonicaliser of exports that name none; without RDKit it serves all molecules. */
const unnamedCanonicaliser = 'openchemlib';

/** Looks strings up in the canonical form that a training set was made with, if the domain now has another. */
function byItsCanonicaliser(
  fingerprint: CompactTrainingSet,
  { canonicaliser, canonicalBy }: Domain,
  stated: string | undefined,
): TrainingSet {
  const former = stated ?? unnamedCanonicaliser;
  if (canonicaliser === undefined || former === canonicaliser) return fingerprint;
  const has = (canonical: string) => fingerprint.has(canonicalBy?.(former, canonical) ?? canonical);
  if (canonicaliser === unnamedCanonicaliser) {
    const problem =
      `novelty is uncertain: the training set of this model is kept in the canonical form of ${former}, which cannot ` +
      'be loaded, so strings of the training set may count as new';
    return {
      has,
      caveat: { problem, advice: [{ text: 'see what is missing', task: { kind: 'diagnose' } }] },
    };
  }
  return {
    has,
    caveat: {
      problem:
        `novelty is judged by the canonical form of ${former}, with which this model was exported, ` +
        `not by that of ${canonicaliser}: the two can differ for a few strings`,
      advice: [{ text: 'export the run again to renew it' }],
    },
  };
}
