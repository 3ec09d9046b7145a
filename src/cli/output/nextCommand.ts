import type { Session } from '../session.js';

/**
 * Prints the command that comes next, with --allow-code where this one has it: a run that holds a module is refused
 * without it.
 */
export function printNext(
  session: Session,
  command: string,
  { allowCode }: { readonly allowCode?: boolean | undefined },
): void {
  session.print(`next: grae ${command}${allowCode === true ? ' --allow-code' : ''}`);
}
