import { Registry, type SettingsOfKinds } from '../base/registry.js';
import type { DomainKind } from './domainKind.js';
import { expressionKind } from './expression/expressionKind.js';
import { moleculeKind } from './molecule/moleculeKind.js';
import { textKind } from './text.js';

const shipped = [expressionKind, moleculeKind, textKind] as const;

/** The registry of domains: a new one is its folder and a line here, or a user registers it. */
export const domains = new Registry<DomainKind>('domain', 'domains', shipped);

/**
 * The settings of all domains that ship, each optional.
 *
 * @interface
 */
export type DomainSettings = SettingsOfKinds<(typeof shipped)[number]>;
