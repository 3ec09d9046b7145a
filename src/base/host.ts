import type { Store, WritableStore } from './store.js';

/**
 * The port between grae and the program that runs it. Node, a browser and a worker differ in where runs and files
 * that ship are, how bytes are hashed, how long work lets other work through, and whether there are threads. An entry
 * installs its host before anything else is called; the core asks {@link host} and imports none.
 */
export interface Host {
  /**
   * Reads a file that ships with grae or with a package it depends on.
   *
   * @param path folder and name with slashes, such as `chemistry/mcf.csv` or `models/zinc250k/config.json`
   * @throws GraeError where the file cannot be had, which says where it was looked for
   */
  readAsset(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Lists the files below a folder of assets, such as `models`; empty where there is no such folder. */
  listAssets(folder: string): Promise<readonly Asset[]>;
  /**
   * Finds the store of a run.
   *
   * @param place the name of a model that ships, the folder of a run or, in a browser, its address
   * @throws InputError for a name of nothing
   */
  openStore(place: string): Promise<Store>;
  /** Returns the store for a new run in a folder. @throws InputError where the host has no folders */
  newStore(folder: string): Promise<WritableStore>;
  /** Starts a SHA-256 over content that comes piece by piece. */
  startSha256(): Sha256;
  /** Lets signals, timers and other work through: long work in one thread is synchronous. */
  pause(): Promise<void>;
  /** Null where grae has one thread alone. */
  readonly threads: Threads | null;
  /** Runs modules of the user's own, which may loop, throw late or end the process. */
  readonly modules: ModuleHost;
  /** Describes what grae runs on. */
  describeMachine(): Promise<Machine>;
  /** Loads native TensorFlow, which registers a back end of that name; null where there can be none. */
  readonly loadNativeTensorflow: ((options: NativeTensorflowOptions) => Promise<NativeTensorflow>) | null;
}

/** A file that ships. */
export interface Asset {
  /** Folder and name, as {@link Host.readAsset} takes them. */
  readonly path: string;
  readonly bytes: number;
}

/** SHA-256 over the pieces that it has been given. */
export interface Sha256 {
  /** Takes the next piece; a string counts as UTF-8. */
  update(content: string | Uint8Array): void;
  /** The hash in hexadecimal digits, after which no piece follows. */
  digest(): string;
}

/** Threads that do jobs, each of them known by its name to the worker of the host. */
export interface Threads {
  /** How many may run at once: the cores that this process may use. */
  readonly count: number;
  /** Starts threads for one job, from a task to a result; both are copied between threads, so they are plain data. */
  start<Task, Result>(job: string, options: PoolOptions): Promise<ThreadPool<Task, Result>>;
}

export interface PoolOptions {
  /** Defaults to one for each core that this process may use. */
  readonly threads?: number;
  /** Seconds from giving a task to a pool to its result, beyond which the task fails: for code that may loop. */
  readonly mostSeconds?: number;
}

/** Threads that do one job, each of which keeps what it has loaded. */
export interface ThreadPool<Task, Result> {
  /** Tasks that may be given to it at once. */
  readonly most: number;
  /** Whether a task given to it now is worked on soon. */
  readonly hasRoom: boolean;
  run(task: Task): Promise<Result>;
  /** Results in the order of the tasks, which are taken no faster than they are worked off. */
  map(tasks: AsyncIterable<Task> | Iterable<Task>): AsyncGenerator<Result>;
  /** Ends the threads and gives up what is running. */
  close(): Promise<void>;
}

/** The way in which a host runs modules of the user's own. */
export interface ModuleHost {
  /**
   * Tries a module in a thread of its own, which can be stopped, before it is let into this one. A host without
   * threads tries nothing.
   *
   * @throws InputError that says what the module did
   */
  tryOut(trial: ModuleTrial): Promise<void>;
  /**
   * Runs work that calls a module. A host that can do so stops a loop without end.
   *
   * @param module its name in messages
   * @throws GraeError for a loop; what the work throws
   */
  bounded<T>(module: string, work: () => T): T;
}

/** A module to try; plain data. */
export interface ModuleTrial {
  readonly kind: 'prefix' | 'domain';
  readonly source: string;
  /** The name of the module in messages: its file. */
  readonly where: string;
  /** The table of productions that a prefix state is tried with; null where it is not known yet. */
  readonly table: object | null;
  /** Strings that a domain is tried on. */
  readonly texts: readonly string[];
}

/** A machine, in words and numbers. */
export interface Machine {
  /** Version of grae. */
  readonly grae: string;
  /** Version of Node, such as `v24.1.0`; absent elsewhere. */
  readonly node?: string;
  /** Name and version of the browser; absent elsewhere. */
  readonly browser?: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
}

export interface NativeTensorflowOptions {
  /** `bf16` lets it multiply matrices in bfloat16 where the processor can. */
  readonly precision: 'float32' | 'bf16';
}

export interface NativeTensorflow {
  /** Version of the native library. */
  readonly library: string;
}

let installed: Host | null = null;

/** Makes a host the one of this thread: called once, by the entry. */
export function installHost(one: Host): void {
  installed = one;
}

/** The host of this thread. @throws Error where no entry has installed one */
export function host(): Host {
  if (installed !== null) return installed;
  throw new Error(
    'no host is installed: import grae by one of its entries ("grae", "grae/browser"), which install theirs',
  );
}
