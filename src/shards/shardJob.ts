import type { Message } from '../base/message.js';
import type { GivenSettings, SettingsSchema } from '../base/settings.js';
import type { BackendName } from '../tensor/backend.js';
import type { Manifest } from './manifest.js';
import type { ShardCommand } from './shardCommand.js';
import type { PartOptions, ShardPart } from './shardPart.js';
import type { Totals } from './totals.js';

/** Options that commands share, and that a job takes besides its own settings. */
export type OptionGroup = 'constraints' | 'decoding' | 'backend';

/** What a job may need from its surroundings. */
export interface JobContext {
  /** The folder of the shards. */
  readonly folder: string;
  /** Whether JavaScript that comes with a run or a grammar may run. */
  readonly allowCode: boolean;
  /** The back end to plan for. Shards run on the one that was planned. */
  readonly backend?: BackendName | 'auto' | undefined;
  /** The place of what the shards are made from, where it is not the planned one: its hashes decide. */
  readonly source?: string | undefined;
  /** The number of threads; one for each core by default. */
  readonly threads?: number | undefined;
  readonly onNote: (said: string | Message) => void;
  /**
   * Runs a command of the command line and collects what it prints.
   */
  readonly runCommand: (command: ShardCommand) => Promise<CommandResult>;
}

/** What a command has printed, and its exit status. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
}

/** A job as planned: the fields of its manifest. */
export type PlannedJob = Pick<Manifest, 'job' | 'origins' | 'backend' | 'seed' | 'shards'>;

export interface ShardWork {
  readonly signal: AbortSignal;
  /** Called with the share of the shard that is done, in strings. */
  readonly onProgress: (done: number, total: number) => void;
}

/** A job, ready to compute shards. */
export interface OpenedJob {
  readonly part: PartOptions;
  /**
   * Computes a shard: a function of manifest and index alone.
   *
   * @returns false if the signal stopped it
   */
  run(index: number, part: ShardPart, work: ShardWork): Promise<boolean>;
  close(): void;
}

/** A kind of job that can be done in shards: a new one is a folder in `jobs/`, and a line in `jobs/jobs.ts`. */
export interface ShardJob {
  readonly kind: string;
  /** Its description in a list: a noun phrase. */
  readonly summary: string;
  /** What the shards are made from: the argument of the command. */
  readonly source: { readonly name: string; readonly what: string };
  /** The settings that a user gives. */
  readonly settings: SettingsSchema;
  readonly groups: readonly OptionGroup[];
  /**
   * A command whose options may follow, behind two dashes, for every shard, and the names of settings that each shard sets
   * itself; null for none.
   */
  readonly passesTo: { readonly command: string; readonly reserved: readonly string[] } | null;
  /** An example for its help. */
  readonly example: {
    readonly source: string;
    readonly out: string;
    readonly settings: GivenSettings;
    readonly passed?: GivenSettings;
  };
  /** Loads what does the work, which a list of jobs does not need. */
  load(): Promise<JobWork>;
}

/** What plans a job and computes its shards. */
export interface JobWork {
  /**
   * Plans the shards.
   *
   * @param given the settings, and the options of the groups, by name; `passed` has those for the command
   * @throws InputError for a source that cannot be read, and for settings that do not fit it
   */
  plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob>;
  /** @throws InputError for a source other than the planned one, with what differs */
  open(manifest: Manifest, context: JobContext): Promise<OpenedJob>;
  /** Returns a command that shows the results once all shards are done; absent where the union of the shards shows them. */
  gather?(manifest: Manifest): ShardCommand;
  /** What metrics leave out, and where to get it: a sentence. */
  readonly remark?: string;
  /** Returns values of the union of all shards, by name; absent where totals and lists are all there is. */
  metrics?(totals: Totals, different: MergedLists): Promise<Readonly<Record<string, number>>>;
}

/** Counts the different entries of some lists of all shards together. */
export type MergedLists = (lists: readonly string[]) => Promise<number>;
