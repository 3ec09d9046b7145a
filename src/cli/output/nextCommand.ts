import type { Session } from '../session.js';

/**
 * Names the command that comes next, with the consent to code that this one was given: the run may hold a module, and
 * is refused without.
 */
export function printNext(
  session: Session,
  command: string,
  { allowCode }: { readonly allowCode?: boolean | undefined },
): void {
  session.print(`next: grae ${command}${allowCode === true ? ' --allow-code' : ''}`);
}
