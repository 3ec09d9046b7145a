import type { Command } from 'commander';
import type { Session } from './session.js';

/**
 * One verb of the command line, loaded where it is the one to run or where help lists all. A module of a command imports
 * at its top nothing heavier than the declarations of its options: it loads what it works with when it runs, so that
 * `grae --version` and `grae --help` stay quick.
 */
export type AddCommand = (program: Command, session: Session) => void | Promise<void>;
