import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../base/errors.js';
import type { LineProgram, ProgramAnswer } from '../../base/lineProgram.js';

/** The most characters of an answer. */
const longestLine = 1_000_000;
/** The characters and the lines of standard error that are kept. */
const keptErrors = { characters: 4_000, lines: 8 };
/** The seconds between asking a program to end and insisting. */
const patience = 1;
/** The seconds that the output of a program may take after its end, where another program still holds it open. */
const mostSecondsBehindEnd = 0.2;

/** A program of the user's own, run by the shell, with all that it starts in a group of processes that ends with it. */
export class ChildProgram implements LineProgram {
  readonly #command: string;
  #running: Running | null = null;
  #errors = '';

  /** @param command as one types it into a shell */
  constructor(command: string) {
    this.#command = command;
  }

  get complaints(): readonly string[] {
    return this.#errors
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
      .slice(-keptErrors.lines);
  }

  async ask(line: string, seconds: number): Promise<ProgramAnswer> {
    if (this.#running === null || this.#running.hasEnded) {
      this.#errors = '';
      this.#running = new Running(this.#command, (text) => {
        this.#errors = (this.#errors + text).slice(-keptErrors.characters);
      });
    } else {
      // What the program has written since its last answer arrives now, and not as the answer to this line.
      await setImmediate();
    }
    return this.#running.ask(line, seconds);
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.stop();
  }
}

/** One start of a program. */
class Running {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<ProgramAnswer>;
  /** The text behind the last line. */
  #rest = '';
  /** A line that nobody has read. */
  #unread: string | null = null;
  #onLine: ((line: string) => void) | null = null;
  #end: ProgramAnswer | null = null;
  readonly #kill = (): void => this.#signal('SIGKILL');

  constructor(command: string, onErrors: (text: string) => void) {
    this.#child = spawn(command, {
      shell: true,
      // A group of its own: the shell may start others, and Ctrl-C is for the search, which ends them all.
      detached: process.platform !== 'win32',
      windowsHide: true,
      // Python otherwise keeps its answers until there are thousands of them.
      env: { PYTHONUNBUFFERED: '1', ...process.env },
    });
    const { stdin, stdout, stderr } = this.#child;
    // A program that ends without reading is found out by its end.
    stdin.on('error', () => {});
    stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    stderr.setEncoding('utf8').on('data', onErrors);
    process.once('exit', this.#kill);
    this.#ended = new Promise((resolve) => {
      const end = (how: string, status: number | null): void => {
        if (this.#end !== null) return;
        this.#end = { kind: 'ended', how, status };
        process.off('exit', this.#kill);
        // what it has started may still run
        this.#kill();
        // the last line may lack its break
        if (this.#rest !== '') this.#give(this.#rest);
        resolve(this.#end);
      };
      const howEnded = (status: number | null, signal: string | null): string =>
        signal === null ? `ended with the exit status ${status}` : `was ended by ${signal}`;
      this.#child.on('error', (error) => end(`did not start: ${messageOf(error)}`, null));
      this.#child.on('close', (status, signal) => end(howEnded(status, signal), status));
      this.#child.on('exit', (status, signal) => {
        setTimeout(() => end(howEnded(status, signal), status), 1000 * mostSecondsBehindEnd).unref();
      });
    });
  }

  get hasEnded(): boolean {
    return this.#end !== null;
  }

  async ask(line: string, seconds: number): Promise<ProgramAnswer> {
    if (this.#unread !== null) return { kind: 'unasked', line: this.#unread };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answered = new Promise<ProgramAnswer>((resolve) => {
      this.#onLine = (read) => resolve({ kind: 'line', line: read });
      timer = setTimeout(() => resolve({ kind: 'late' }), 1000 * seconds);
    });
    this.#child.stdin.write(`${line}\n`);
    try {
      return await Promise.race([answered, this.#ended]);
    } finally {
      clearTimeout(timer);
      this.#onLine = null;
    }
  }

  /** Ends the input, then asks, then kills. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    this.#child.stdout.resume();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if ((await Promise.race([this.#ended, sleep(1000 * patience, null, { ref: false })])) !== null) break;
      this.#signal(signal);
    }
    await this.#ended;
  }

  #read(text: string): void {
    this.#rest += text;
    let at = this.#rest.indexOf('\n');
    if (at < 0 && this.#rest.length > longestLine) at = longestLine;
    while (at >= 0 && this.#unread === null) {
      this.#give(this.#rest.slice(0, at).replace(/\r$/, ''));
      this.#rest = this.#rest.slice(at + 1);
      at = this.#rest.indexOf('\n');
    }
    // A program that writes without end waits here.
    if (this.#unread !== null) this.#child.stdout.pause();
  }

  #give(line: string): void {
    const give = this.#onLine;
    this.#onLine = null;
    if (give === null) this.#unread = line;
    else give(line);
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // It has just ended by itself.
    }
  }
}
