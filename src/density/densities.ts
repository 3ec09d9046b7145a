import { Registry, type SettingsOfKinds } from '../base/registry.js';
import type { DensityKind } from './densityKind.js';
import { dirichletGmm } from './dirichlet/dirichletKind.js';
import { gaussian, standardNormal } from './gaussian/gaussianKind.js';
import { kde, localKde } from './kernels/kernelKinds.js';
import { gmm } from './mixture/gmmKind.js';
import { secondStageVae } from './secondStage/secondStageKind.js';

const shipped = [gmm, gaussian, dirichletGmm, kde, localKde, secondStageVae, standardNormal] as const;

/** The densities that can be fitted. A new one is a file and a line here, or is registered by a user. */
export const densities = new Registry<DensityKind>('density', 'densities', shipped);

/**
 * The settings of all densities that ship, each optional.
 *
 * @interface
 */
export type DensitySettings = SettingsOfKinds<(typeof shipped)[number]>;
