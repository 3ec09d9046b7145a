import type { ByteSource } from './byteSource.js';
import type { Store, WritableStore } from './store.js';

/**
 * The port between grae and the program that runs it. Node, a browser and a worker differ in the places of runs and
 * shipped files, in hashing, in how long work gives way to other work, and in threads. An entry installs its host first;
 * the core asks {@link host} and imports none.
 */
export interface Host {
  /**
   * Reads a file that ships with grae or with a package it depends on.
   *
   * @param path folder and name with slashes, such as `chemistry/mcf.csv` or `models/zinc250k/config.json`
   * @throws GraeError for a file that cannot be read, with the place where it should be
   */
  readAsset(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Lists the files below a folder of assets, such as `models`; empty where there is no such folder. */
  listAssets(folder: string): Promise<readonly Asset[]>;
  /**
   * Finds the store of a run.
   *
   * @param place the name of a model that ships, the folder of a run or, in a browser, its address
   * @throws InputError for a name that belongs to no run
   */
  openStore(place: string): Promise<Store>;
  /** Returns the store for a new run in a folder. @throws InputError where the host has no folders */
  newStore(folder: string): Promise<WritableStore>;
  /** Returns the SHA-256 hash of bytes in hexadecimal digits. */
  sha256(bytes: Uint8Array): Promise<string>;
  /** Starts a SHA-256 hash of content that comes piece by piece. */
  startSha256(): Sha256;
  /** Lets signals, timers and other work run, since long work in one thread is synchronous. */
  pause(): Promise<void>;
  /** The place for what is too large for memory; null on a host without one, which holds everything in memory. */
  readonly overflow: Overflow | null;
  /** Null on a host with a single thread. */
  readonly threads: Threads | null;
  /** Runs modules of the user's own, which may loop, throw late or end the process. */
  readonly modules: ModuleHost;
  /** Describes the machine, or the browser, that grae runs on. */
  describeMachine(): Promise<Machine>;
  /** Loads native TensorFlow, which registers a back end of that name; null on a host that cannot have it. */
  readonly loadNativeTensorflow: ((options: NativeTensorflowOptions) => Promise<NativeTensorflow>) | null;
  /**
   * Makes sure that `navigator.gpu` is there and loads, on hosts that can, the back end of TensorFlow.js for it, which
   * registers itself by the name `webgpu`.
   *
   * @throws Error that says what is missing
   */
  loadWebgpu(): Promise<Webgpu>;
}

/** A file that ships. */
export interface Asset {
  /** Folder and name, as {@link Host.readAsset} takes them. */
  readonly path: string;
  readonly bytes: number;
}

/** The place for what is too large for memory. */
export interface Overflow {
  /** The most bytes of one thing that stay in memory. */
  readonly mostBytes: number;
  /** Starts an empty file. @throws GraeError where there is no room for one */
  open(): OverflowFile;
}

/** A file that this process alone sees, and that ends with it. */
export interface OverflowFile extends ByteSource {
  /** Adds bytes at the end. @throws GraeError where the disk is full or fails */
  append(bytes: Uint8Array): void;
}

/** SHA-256 of all pieces so far. */
export interface Sha256 {
  /** Adds the next piece; a string counts as UTF-8. */
  update(content: string | Uint8Array): void;
  /** Returns the hash in hexadecimal digits; no piece may follow. */
  digest(): string;
}

/** Threads for jobs that the worker of the host knows by name. */
export interface Threads {
  /** The number of threads that may run at once: the cores that this process may use, unless there is a limit. */
  readonly count: number;
  /** Sets the number of threads that may run at once; null for one on each core. */
  limit(count: number | null): void;
  /**
   * Starts threads for one job, or takes those of an earlier one, which stay with what they have loaded. Tasks and results
   * are plain data, since they are copied between threads; arrays in shared memory are not.
   */
  start<Task, Result>(job: string, options: PoolOptions): Promise<ThreadPool<Task, Result>>;
  /** Ends all threads. Without it those that have nothing to do end with the process. */
  end(): Promise<void>;
}

export interface PoolOptions {
  /** Defaults to one for each core that this process may use. */
  readonly threads?: number;
  /** The most seconds between a task and its result, for code that may loop; a slower task fails. */
  readonly mostSeconds?: number;
}

/** Threads for one job; each keeps the modules and data that it has loaded. */
export interface ThreadPool<Task, Result> {
  /** The most tasks that the pool accepts at once. */
  readonly most: number;
  /** The number of threads that have loaded what they need, after {@link prepare}. */
  readonly ready: number;
  /** Whether a thread that is ready would soon start on another task. */
  readonly hasRoom: boolean;
  /**
   * Has every thread do a task whose result nobody needs, so that it loads what the job needs. A thread that fails counts
   * as ready: its next task says why.
   */
  prepare(task: Task): void;
  run(task: Task): Promise<Result>;
  /** Yields results in the order of the tasks, and reads tasks no faster than the threads finish them. */
  map(tasks: AsyncIterable<Task> | Iterable<Task>): AsyncGenerator<Result>;
  /** Drops the results of unfinished tasks, and stops tasks that are bound in time. */
  close(): Promise<void>;
}

/** Runs modules of the user's own. */
export interface ModuleHost {
  /**
   * Tries a module in a thread of its own, which can be stopped, before this thread loads it. A host without threads does
   * nothing.
   *
   * @throws InputError that says what the module did
   */
  tryOut(trial: ModuleTrial): Promise<void>;
  /**
   * Runs work that calls a module. Some hosts stop a loop without end.
   *
   * @param module the name of the module in messages
   * @throws GraeError for such a loop, and whatever the work throws
   */
  bounded<T>(module: string, work: () => T): T;
}

/** A module to try; plain data. */
export interface ModuleTrial {
  readonly kind: 'prefix' | 'domain';
  readonly source: string;
  /** The name of the module in messages: its file. */
  readonly where: string;
  /** The table of productions for trying a prefix state; null if it is not known yet. */
  readonly table: object | null;
  /** Strings for trying a domain. */
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
  /** `bf16` allows matrix products in bfloat16 on processors that have them. */
  readonly precision: 'float32' | 'bf16';
}

export interface NativeTensorflow {
  /** Version of the native library. */
  readonly library: string;
}

export interface Webgpu {
  /** Name and version of what brings WebGPU. */
  readonly library: string;
}

let installed: Host | null = null;

/** Installs the host of this thread; the entry calls this once. */
export function installHost(one: Host): void {
  installed = one;
}

/** Returns the host of this thread. @throws Error if no entry has installed one */
export function host(): Host {
  if (installed !== null) return installed;
  throw new Error('no host is installed: import grae through "grae" or "grae/browser", which install one');
}
