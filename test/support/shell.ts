import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, grae } from './grae.js';

/** Programs beside grae that a line may call; they run as processes. */
const programs = ['echo', 'head', 'node', 'tail'];

/**
 * Runs a line of a shell as far as documents need it: words, single quotes, pipes, `;`, `>` and comments. grae, also
 * behind `npx`, is the one of this checkout.
 *
 * @returns the output of its last command, the messages of all, and the first status that is not 0
 */
export async function runLine(line: string, cwd: string): Promise<Ended> {
  let ended: Ended = { status: 0, stdout: '', stderr: '' };
  for (const pipeline of split(tokensOf(line), ';')) {
    let input = '';
    for (const words of split(pipeline, '|')) {
      const redirected = words.findIndex(({ isOperator, text }) => isOperator && text === '>');
      const target = redirected < 0 ? null : words[redirected + 1]!.text;
      const args = (redirected < 0 ? words : words.slice(0, redirected)).map(({ text }) => text);
      const one = await runProgram(args, input, cwd);
      if (target !== null) writeFileSync(join(cwd, target), one.stdout);
      input = one.stdout;
      ended = {
        status: ended.status === 0 ? one.status : ended.status,
        stdout: target === null ? one.stdout : '',
        stderr: ended.stderr + one.stderr,
      };
    }
  }
  return ended;
}

/** Returns the words of each command of a line, without where its output goes. */
export function commandsOf(line: string): readonly (readonly string[])[] {
  return split(tokensOf(line), ';')
    .flatMap((pipeline) => split(pipeline, '|'))
    .map((words) => {
      const end = words.findIndex(({ isOperator }) => isOperator);
      return (end < 0 ? words : words.slice(0, end)).map(({ text }) => text);
    });
}

async function runProgram(words: readonly string[], input: string, cwd: string): Promise<Ended> {
  const [program, ...args] = words[0] === 'npx' ? words.slice(1) : words;
  if (program === 'grae') return await grae(args, { cwd, input });
  if (program === undefined || !programs.includes(program)) {
    throw new Error(`${program} is no program that an example of a document may call`);
  }
  if (program === 'node') useThisCheckout(join(cwd, args[0]!));
  const { status, stdout, stderr } = spawnSync(program, args, { input, cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Lets a program that imports grae by name import the one of this checkout. */
function useThisCheckout(file: string): void {
  const library = new URL('../../dist/index.js', import.meta.url).href;
  writeFileSync(file, readFileSync(file, 'utf8').replace("'grae'", `'${library}'`));
}

interface Token {
  readonly text: string;
  readonly isOperator: boolean;
}

function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [, quoted, operator, comment, bare] of line.matchAll(
    /'([^']*)'|([|;>])|(#.*$)|([^\s'|;>#][^\s'|;>]*)/g,
  )) {
    if (comment !== undefined) break;
    tokens.push({ text: quoted ?? operator ?? bare!, isOperator: operator !== undefined });
  }
  return tokens;
}

function split(tokens: readonly Token[], operator: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.isOperator && token.text === operator) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
