import { GraeError, messageOf } from '../../../base/errors.js';
import { type Host, host } from '../../../base/host.js';
import { readName } from '../smiles/readName.js';
import { importRdkit } from './importRdkit.js';
import type { RdkitFactory, RdkitModule, RdkitMolecule } from './rdkitModule.js';
import { reasonOf } from './rdkitReasons.js';
import {
  type Aromaticity,
  attemptsFor,
  isForeign,
  refuseUnasked,
  type Valences,
  withoutAtoms,
} from './rdkitTexts.js';

/** The answer of a text's molecule, or the reason why RDKit does not read the text. */
export type RdkitReading<T> = { readonly value: T } | { readonly reason: string };

/** RDKit, ready to read. */
export interface Rdkit {
  /** The version, such as `2026.09.1`. */
  readonly version: string;
  /**
   * Reads a text. The last molecule stays until the next is read, so asking the same again costs nothing.
   *
   * @param text a SMILES, and perhaps a name
   * @param use asks the molecule, without changing it; it has at least one atom and is deleted afterwards
   * @param valences `any` reads atoms too that have more bonds than RDKit permits. Defaults to `its own`
   * @param aromaticity `as written` saves a third of the time; only for molecules of which `hasPlainAromaticity` is true,
   *   since their spelling is all that is right then: orders of bonds are not. Defaults to `found`
   */
  read<T>(
    text: string,
    use: (molecule: RdkitMolecule) => T,
    valences?: Valences,
    aromaticity?: Aromaticity,
  ): RdkitReading<T>;
}

/** RDKit's opinion of a text: null where it reads a molecule of at least one atom, else the reason why it does not. */
export type RdkitJudge = (text: string) => string | null;

export function rdkitJudge(rdkit: Rdkit): RdkitJudge {
  return (text) => {
    const reading = rdkit.read(text, () => null);
    return 'reason' in reading ? reading.reason : null;
  };
}

/** The RDKit of each host, whose file it is; none until it is asked for, and where it could not be had. */
const shared = new WeakMap<Host, Promise<Rdkit>>();

/**
 * Loads RDKit; 7 MB, a tenth of a second, and as much again for the first molecule. All domains of a thread share it.
 *
 * @param importFactory where the package comes from; RDKit from elsewhere is not shared
 * @throws GraeError where it is not installed or does not start
 */
export async function loadRdkit(importFactory?: typeof importRdkit): Promise<Rdkit> {
  if (importFactory !== undefined) return starting(importFactory, startInstances);
  const here = host();
  const loaded = shared.get(here) ?? starting(importRdkit, startInstances);
  shared.set(here, loaded);
  loaded.catch(() => shared.delete(here));
  return loaded;
}

/** @throws GraeError where the package is not installed, does not load or does not start */
async function starting<T>(
  importFactory: typeof importRdkit,
  start: (factory: RdkitFactory) => Promise<T>,
): Promise<T> {
  let factory: RdkitFactory;
  try {
    factory = await importFactory();
  } catch (thrown) {
    const isMissing = /Cannot find (package|module)/.test(messageOf(thrown));
    throw unavailable(isMissing ? 'is not installed' : `does not load (${messageOf(thrown)})`);
  }
  try {
    return await start(factory);
  } catch (thrown) {
    throw unavailable(`does not start (${messageOf(thrown)})`);
  }
}

function unavailable(what: string): GraeError {
  return new GraeError({
    code: 'unavailable',
    problem: `expected the package @rdkit/rdkit to judge molecules with RDKit, but it ${what}`,
    advice: [
      { text: 'install it with "npm install @rdkit/rdkit"' },
      { text: "judge by grae's own rules alone (openchemlib)" },
    ],
  });
}

/** One running RDKit, with the log of its complaints. */
export interface RdkitInstance {
  readonly module: RdkitModule;
  readonly log: { get_buffer(): string; clear_buffer(): void } | null;
  /** The last molecule that it read while no other was in use. */
  last: { readonly key: string; readonly molecule: RdkitMolecule } | null;
  isInUse: boolean;
}

/** The reason of strings that come before a new instance has started. */
export const startingAgain = 'internal: RDKit broke down on a string before and is being started again';

/** Two instances of RDKit, so that one is there at once where the other breaks down. */
export class RdkitInstances {
  readonly #factory: RdkitFactory;
  readonly #ready: RdkitInstance[];

  private constructor(factory: RdkitFactory, ready: RdkitInstance[]) {
    this.#factory = factory;
    this.#ready = ready;
  }

  /** @throws what the factory throws */
  static async start(factory: RdkitFactory): Promise<RdkitInstances> {
    return new RdkitInstances(factory, await Promise.all([start(factory), start(factory)]));
  }

  /** Undefined until a new one has started, where both have broken down. */
  get current(): RdkitInstance | undefined {
    return this.#ready[0];
  }

  /** Drops an instance that broke down and starts another; does nothing where that is done already. */
  replace(broken: RdkitInstance): void {
    const place = this.#ready.indexOf(broken);
    if (place < 0) return;
    this.#ready.splice(place, 1);
    // The first ones did start; should this one not, the judge says so when it is needed.
    start(this.#factory).then(
      (instance) => this.#ready.push(instance),
      () => {},
    );
  }
}

/**
 * RDKit over instances of it. A text that overruns its stack leaves an instance unusable: another, started before
 * it is needed, then takes its place.
 *
 * @throws what the factory throws
 */
async function startInstances(factory: RdkitFactory): Promise<Rdkit> {
  const instances = await RdkitInstances.start(factory);
  return {
    version: instances.current!.module.version(),
    read: (text, use, valences = 'its own', aromaticity = 'found') => {
      const { smiles, name } = readName(text);
      const refused = refuseUnasked(text, smiles, name);
      if (refused !== null) return { reason: refused };
      const { current } = instances;
      if (current === undefined) {
        return { reason: startingAgain };
      }
      try {
        return ask(current, isForeign(text) ? smiles : text, attemptsFor(smiles, valences, aromaticity), use);
      } catch (thrown) {
        instances.replace(current);
        return { reason: `internal: RDKit broke down on it (${messageOf(thrown)})` };
      }
    },
  };
}

/**
 * @param readings how it is to be read, each tried where the one before fails
 * @throws where the instance cannot be used any more
 */
function ask<T>(
  instance: RdkitInstance,
  text: string,
  readings: readonly string[],
  use: (molecule: RdkitMolecule) => T,
): RdkitReading<T> {
  let reason = '';
  for (const details of readings) {
    const key = `${details} ${text}`;
    const last = instance.last?.key === key ? instance.last : null;
    const molecule = last?.molecule ?? readMolecule(instance, text, details);
    if (molecule === null) {
      reason = reasonOf(instance.log?.get_buffer() ?? '');
      continue;
    }
    const isNested = instance.isInUse;
    if (last === null && !isNested) keep(instance, { key, molecule });
    instance.isInUse = true;
    try {
      return molecule.get_num_atoms() === 0 ? withoutAtoms : { value: use(molecule) };
    } finally {
      instance.isInUse = isNested;
      if (last === null && isNested) molecule.delete();
    }
  }
  return { reason };
}

function readMolecule({ module, log }: RdkitInstance, text: string, details: string): RdkitMolecule | null {
  log?.clear_buffer();
  return module.get_mol(text, details);
}

function keep(instance: RdkitInstance, last: NonNullable<RdkitInstance['last']>): void {
  instance.last?.molecule.delete();
  instance.last = last;
}

async function start(factory: RdkitFactory): Promise<RdkitInstance> {
  // It prints every complaint besides logging it.
  const module = await factory({ print: () => {}, printErr: () => {} });
  return { module, log: module.set_log_capture('rdApp.*'), last: null, isInUse: false };
}

/**
 * Loads RDKit itself, for reading and writing molfiles.
 *
 * @throws GraeError as {@link loadRdkit}
 */
export async function loadRdkitModule(importFactory = importRdkit): Promise<RdkitInstance> {
  return starting(importFactory, start);
}

/** RDKit itself in instances that replace each other, for input that may break one. @throws GraeError as {@link loadRdkit} */
export async function loadRdkitInstances(importFactory = importRdkit): Promise<RdkitInstances> {
  return starting(importFactory, (factory) => RdkitInstances.start(factory));
}
