import { GraeError } from '../../base/errors.js';
import type { LineProgram, ProgramAnswer } from '../../base/lineProgram.js';
import type { Advice } from '../../base/message.js';
import { identityOf } from '../../domain/domain.js';
import type { Better, Objective } from '../objective.js';
import type { ProgramSettings } from './programSettings.js';
import { programValue } from './programValue.js';
import { unlessAborted } from './unlessAborted.js';

export interface ProgramObjectiveOptions extends ProgramSettings {
  /** As one types it into a shell. */
  readonly command: string;
  readonly better: Better;
  /** Called for each string that has no value because the program failed. */
  readonly onFailure?: (message: string) => void;
}

/** The attempts at a string. */
const attempts = 2;
/** The strings in a row at which the program may fail. */
const mostFailures = 5;
/** The exit statuses with which a shell says that there is no such command, or that it cannot run. */
const isNoCommand: readonly (number | null)[] = [126, 127];

const onlyValues: readonly Advice[] = [{ text: 'have it write nothing else to its standard output' }];
const ifLate: readonly Advice[] = [
  { text: 'have it flush its output after every line' },
  { text: 'allow more time', setting: 'objectiveTimeout' },
];
const ifEnded: readonly Advice[] = [{ text: 'correct the program' }];

type Failure = Exclude<ProgramAnswer, { readonly kind: 'line' | 'unasked' }>;

/**
 * An objective that a program of the user's own computes: it reads canonical forms from its standard input, one a line, and
 * answers each with a line, a number or a JSON object with one number or with `value`. `nan`, `null` and an empty line stand for
 * no value. A program that ends or does not answer in time is started again for one more attempt; if that fails too, the
 * string has no value.
 *
 * @throws GraeError (from `evaluate`) for a line that is no such answer, for one that nothing asked for, and for a program that
 *   fails at five strings in a row or cannot be started
 */
export function programObjective(program: LineProgram, options: ProgramObjectiveOptions): Objective {
  const { command, better, objectiveTimeout, onFailure } = options;
  let failuresInARow = 0;

  async function evaluateOne(text: string, signal: AbortSignal | undefined): Promise<number> {
    if (/[\n\r]/.test(text)) {
      throw failed(`expected strings without a line break, but the program would get ${shown(text)}`, []);
    }
    let failure: Failure | null = null;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const answer = await unlessAborted(program.ask(text, objectiveTimeout), signal);
      if (answer.kind === 'unasked') {
        throw failed(
          `expected one line for each string, but the program wrote one more: ${shown(answer.line)}`,
          onlyValues,
        );
      }
      if (answer.kind === 'line') {
        failuresInARow = 0;
        return readValue(answer.line, text);
      }
      failure = answer;
      await program.stop();
      if (failure.kind === 'ended' && isNoCommand.includes(failure.status)) {
        throw failed(`the program ${reasonOf(failure)}`, [{ text: 'correct the command' }]);
      }
    }
    failuresInARow++;
    const reason = `the program ${reasonOf(failure!)}, twice, at ${shown(text)}`;
    if (failuresInARow < mostFailures) onFailure?.(`${command}: ${reason}, which has no value therefore`);
    else
      throw failed(
        `${reason}, as at the ${mostFailures - 1} strings before`,
        failure!.kind === 'late' ? ifLate : ifEnded,
      );
    return Number.NaN;
  }

  function readValue(line: string, text: string): number {
    const value = programValue(line);
    if (value !== null) return value;
    throw failed(
      `expected a number, a JSON object with one number or "value", or nan for no value, but the program answered ${shown(line)} to ${shown(text)}`,
      onlyValues,
    );
  }

  function reasonOf(failure: Failure): string {
    const how = failure.kind === 'late' ? `did not answer within ${objectiveTimeout} s` : failure.how;
    const { complaints } = program;
    return complaints.length === 0 ? how : `${how} and complained: ${complaints.join(' | ')}`;
  }

  function failed(problem: string, advice: readonly Advice[]): GraeError {
    return new GraeError({ where: command, problem, advice });
  }

  return {
    name: command.slice(0, 60),
    better,
    batch: 1,
    settings: { command },
    async evaluate(strings, signal) {
      const values: number[] = [];
      for (const string of strings) values.push(await evaluateOne(identityOf(string), signal));
      return values;
    },
    close: () => program.stop(),
  };
}

function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text);
}
