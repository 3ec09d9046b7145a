import type { Command } from 'commander';

/**
 * One verb of the command line. A module of a command imports nothing heavy at its top: what it works with is
 * imported when it runs, so that `grae --version` and `grae --help` stay quick.
 */
export type AddCommand = (program: Command) => void;
