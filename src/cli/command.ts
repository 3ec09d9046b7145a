import type { Command } from 'commander';
import type { Session } from './session.js';

/**
 * Adds one command to the program. Its module is loaded when the command runs, or when help lists all commands. At its
 * top it imports nothing heavier than the declarations of its options and loads the rest when it runs, so that
 * `grae --version` and `grae --help` stay quick.
 */
export type AddCommand = (program: Command, session: Session) => void | Promise<void>;
