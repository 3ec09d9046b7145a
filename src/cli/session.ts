import type { Message } from '../base/message.js';
import { visibleJson, visibleLines } from '../base/visible.js';
import type { Io } from './io.js';
import { renderMessage } from './output/renderError.js';
import { withBoldHeadings, withoutHeadingMarks } from './output/text.js';

/** The command line, for commands that run others. */
export interface CommandLine {
  /** Runs a command line, and returns its exit status. */
  run(args: readonly string[], io: Io): Promise<number>;
  /** Throws what the command line would answer to these words, without doing anything. */
  check(args: readonly string[], io: Io): Promise<void>;
}

/** The run of one command line: its output, its exit status, and the resources released at its end. */
export class Session {
  /** Exit status unless the command throws: 0 done, 1 failed or interrupted, 2 bad input. */
  status = 0;
  readonly #releases: (() => void)[] = [];

  /** @param commandLine the command line that the session belongs to, for commands that run others */
  constructor(
    readonly io: Io,
    readonly commandLine: CommandLine | null = null,
  ) {}

  /** Writes one JSON document to standard output, and nothing else. */
  printJson(value: unknown): void {
    const json = JSON.stringify(value, null, 2);
    this.io.stdout.write(`${this.io.stdout.isTTY === true ? visibleJson(json) : json}\n`);
  }

  /**
   * Writes text for people to standard output. On a terminal its headings are bold, and nothing in it that came from a
   * file can steer the terminal.
   */
  print(text: string): void {
    const { stdout } = this.io;
    const shown =
      stdout.isTTY === true ? withBoldHeadings(visibleLines(text), stdout) : withoutHeadingMarks(text);
    stdout.write(`${shown}\n`);
  }

  /** Writes strings to standard output, one a line, unchanged except that nothing can steer a terminal. */
  printLines(lines: readonly string[]): void {
    const { stdout } = this.io;
    for (let start = 0; start < lines.length; start += 10_000) {
      const text = lines.slice(start, start + 10_000).join('\n');
      stdout.write(`${stdout.isTTY === true ? visibleLines(text) : text}\n`);
    }
  }

  /** Writes to standard error what a person may want to know and a program should not have to skip. */
  note(said: string | Message): void {
    const text = typeof said === 'string' ? said : renderMessage(said);
    this.io.stderr.write(`${visibleLines(text)}\n`);
  }

  /** Calls a function when the command has ended, however it ends. */
  atEnd(release: () => void): void {
    this.#releases.push(release);
  }

  /** Releases the resources of the command, the last first. */
  end(): void {
    for (const release of this.#releases.splice(0).reverse()) release();
  }
}
