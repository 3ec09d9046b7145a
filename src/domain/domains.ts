import { Registry, type SettingsOfKinds } from '../base/registry.js';
import type { DomainKind } from './domainKind.js';
import { expressionKind } from './expression/expressionKind.js';
import { moleculeKind } from './molecule/moleculeKind.js';
import { textKind } from './text.js';

const shipped = [expressionKind, moleculeKind, textKind] as const;

/** The domains that there are: a new one is its folder and a line here, or registered by a user. */
export const domains = new Registry<DomainKind>('domain', 'domains', shipped);

/** The settings of all domains that ship, each optional. */
export type DomainSettings = SettingsOfKinds<(typeof shipped)[number]>;
