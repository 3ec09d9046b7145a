import { InputError } from '../../base/errors.js';
import { ae } from './ae.js';
import { aeL2 } from './aeL2.js';
import { cvVae } from './cvVae.js';
import type { Loss } from './loss.js';
import { rae } from './rae.js';
import { raeGp } from './raeGp.js';
import { raeL2 } from './raeL2.js';
import { raeSn } from './raeSn.js';
import { vae } from './vae.js';
import { waeMmd } from './waeMmd.js';

/** Every objective that can be trained: a new one is a file and a line here. */
export const objectives: readonly Loss[] = [rae, raeL2, raeGp, raeSn, ae, aeL2, vae, cvVae, waeMmd];

export function lossNamed(name: string): Loss {
  const found = objectives.find((one) => one.name === name);
  if (found === undefined) {
    const known = objectives.map((one) => one.name).join(', ');
    throw new InputError(`expected one of the models ${known}, but received: ${name}`);
  }
  return found;
}
