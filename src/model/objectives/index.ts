import { InputError } from '../../base/errors.js';
import type { Objective } from './objective.js';
import { rae } from './rae.js';
import { raeL2 } from './raeL2.js';

/** Every objective that can be trained: a new one is a file and a line here. */
export const objectives: readonly Objective[] = [rae, raeL2];

export function objectiveNamed(name: string): Objective {
  const found = objectives.find((one) => one.name === name);
  if (found === undefined) {
    const known = objectives.map((one) => one.name).join(', ');
    throw new InputError(`expected one of the models ${known}, but received: ${name}`);
  }
  return found;
}
