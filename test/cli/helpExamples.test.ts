import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { programOf } from '../../src/cli/main.js';
import { processIo } from '../../src/cli/processIo.js';
import { Session } from '../../src/cli/session.js';
import { examplesOf } from '../project/support/examples.js';
import { readText } from '../project/support/repository.js';
import { commandsOf } from '../support/shell.js';

/** The examples of all help texts; a test of its own shows that docs/cli.md is what the commands say. */
const examples = examplesOf(readText('docs/cli.md')).map(({ command }) => command);

describe('the examples of the help', () => {
  test.each(examples)('%s', async (line) => {
    for (const [program, ...args] of commandsOf(line)) {
      if (program === 'grae') expect(await parsed(args)).toBe(true);
    }
  });
});

describe('the summary of a command with commands of its own', () => {
  test('names all of them', async () => {
    const program = await programOf(new Session(processIo));
    const groups = program.commands.filter(({ commands }) => commands.length > 1);
    expect(groups.map((group) => group.name())).toEqual(expect.arrayContaining(['data', 'grammar']));
    for (const group of groups) {
      for (const command of group.commands) expect(group.summary()).toContain(command.name());
    }
  });
});

/** Says whether the command line understands some words: a command, its arguments and options, their values. */
async function parsed(args: readonly string[]): Promise<boolean> {
  let isUnderstood = false;
  const program = await programOf(new Session(processIo), args[0]);
  for (const command of leavesOf(program)) {
    command.action(() => {
      isUnderstood = true;
    });
  }
  await program.parseAsync([...args], { from: 'user' });
  return isUnderstood;
}

function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}
