import { Registry, type SettingsOfKinds } from '../../base/registry.js';
import type { ProposerKind } from '../proposer.js';
import { bo } from './bo/boKind.js';
import { cmaEs } from './cmaes/cmaEsKind.js';
import { derivations } from './evolve/derivationsKind.js';
import { evolve } from './evolve/evolveKind.js';
import { random } from './random.js';
import { turbo } from './turbo/turboKind.js';

const shipped = [evolve, derivations, random, cmaEs, turbo, bo] as const;

/** The proposers of a search. A new one is a file and a line here, or is registered by a user. */
export const proposers = new Registry<ProposerKind>('proposer', 'proposers', shipped);

/**
 * The settings of all proposers that ship, each optional.
 *
 * @interface
 */
export type ProposerSettings = SettingsOfKinds<(typeof shipped)[number]>;
