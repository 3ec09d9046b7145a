import { InputError } from '../base/errors.js';
import { listed } from '../base/listed.js';

/** The variables in which schedulers tell a task of an array its index. */
export const indexVariables = [
  // Slurm
  'SLURM_ARRAY_TASK_ID',
  // Kubernetes
  'JOB_COMPLETION_INDEX',
  // PBS Pro and OpenPBS; Torque
  'PBS_ARRAY_INDEX',
  'PBS_ARRAYID',
  // AWS Batch
  'AWS_BATCH_JOB_ARRAY_INDEX',
] as const;

/** An index as text, and the place it comes from. */
export interface GivenIndex {
  readonly text: string;
  /** Its name in messages, such as that of a variable. */
  readonly from: string;
}

/**
 * Returns the index that a scheduler gave this process.
 *
 * @throws InputError where no variable holds one, and where several hold different ones
 */
export function indexOfTask(env: Readonly<Record<string, string | undefined>>): GivenIndex {
  const indexes = indexVariables.flatMap((from): GivenIndex[] => {
    const text = env[from];
    return text === undefined || text === '' ? [] : [{ text, from }];
  });
  const [first] = indexes;
  if (first === undefined) {
    throw new InputError({
      setting: 'index',
      problem: `expected the index of a shard, or a task of an array, whose index is in ${listed(indexVariables, 'or')}`,
    });
  }
  const other = indexes.find(({ text }) => text !== first.text);
  if (other === undefined) return first;
  throw new InputError({
    problem: `expected one index of this task, but ${first.from} is ${first.text} and ${other.from} is ${other.text}`,
    advice: [{ text: 'say which', setting: 'index' }],
  });
}
