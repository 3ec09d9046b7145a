import type { Command } from 'commander';
import { InputError } from '../../base/errors.js';
import { listed } from '../../base/listed.js';
import type { RunKind } from '../../run/runKind.js';
import type { Session } from '../session.js';

/** What a command does with a model of images, beside what it does with one of strings. */
export interface ImageWork<Args extends readonly unknown[]> {
  /** The options that it takes then, by their attribute names. */
  readonly takes: readonly string[];
  /** Those of them that a model of strings does not take. */
  readonly alone?: readonly string[];
  readonly load: () => Promise<(session: Session, ...args: Args) => Promise<void>>;
}

/**
 * Returns the action of a command whose first argument is a run of either kind.
 *
 * @throws InputError for an option that belongs to the other kind
 */
export function actionByKind<Args extends readonly [string, ...unknown[]]>(
  session: Session,
  strings: (session: Session, ...args: Args) => Promise<void>,
  images: ImageWork<Args>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const args = given.slice(0, -1) as unknown as Args;
    const kind = await kindOfRun(args[0]);
    refuseOptionsOfOther(command, kind, images, `${args[0]} is a model of ${kind}`);
    if (kind === 'strings') return strings(session, ...args);
    return (await images.load())(session, ...args);
  };
}

/** Returns what a run was trained on; strings where there is none, whose command then says so. */
async function kindOfRun(run: string): Promise<RunKind> {
  const { readRunKind } = await import('../../run/runKind.js');
  return readRunKind(run).catch(() => 'strings');
}

/** @throws InputError for an option that a command does not take for this kind. @param since the reason, a sentence */
export function refuseOptionsOfOther(
  command: Command,
  kind: RunKind,
  { takes, alone = [] }: Pick<ImageWork<never>, 'takes' | 'alone'>,
  since: string,
): void {
  const refused = command.options
    .filter((option) => {
      const name = option.attributeName();
      const isTaken = kind === 'images' ? takes.includes(name) : !alone.includes(name);
      return !isTaken && command.getOptionValueSource(name) === 'cli';
    })
    .map(({ long }) => String(long));
  if (refused.length === 0) return;
  throw new InputError(`${since}, for which there is no ${listed(refused, 'and')}: leave it out`);
}
