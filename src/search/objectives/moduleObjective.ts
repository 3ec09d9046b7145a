import { GraeError, InputError, messageOf } from '../../base/errors.js';
import { suggestion } from '../../base/suggestion.js';
import { identityOf, type JudgedText } from '../../domain/domain.js';
import { kindOf } from '../../grammar/prefixModule.js';
import type { Objective } from '../objective.js';
import { unlessAborted } from './unlessAborted.js';

/** The exports of a module of the user's own. */
export type ModuleExports = Readonly<Record<string, unknown>>;

export interface ModuleObjectiveOptions {
  /** The name of the module in messages: its file. */
  readonly where: string;
  /** The name of the objective where the module has none. */
  readonly name: string;
  readonly settings?: Objective['settings'];
  /** Calls the module; by default as it is. */
  readonly run?: <T>(call: () => T) => T;
}

type Evaluate = (strings: readonly JudgedText[], signal?: AbortSignal) => unknown;

/**
 * The objective that a module of the user's own exports as its default: a function of a list of strings that returns (or
 * promises) a list of as many numbers, or an {@link Objective}. The function receives canonical forms; `null` and NaN stand
 * for no value. Beside it, the module may export `name`, `better` (`higher`, the default, or `lower`) and `batch`, the most strings in a call.
 *
 * @throws InputError that says what is wrong with the exports
 */
export function moduleObjective(exports: ModuleExports, options: ModuleObjectiveOptions): Objective {
  const { where, settings, run = (call) => call() } = options;
  const own = readExports(exports, options);
  const { name, better, batch } = own;
  return {
    name,
    better,
    ...(batch === undefined ? {} : { batch }),
    ...(settings === undefined ? {} : { settings }),
    async evaluate(strings, signal) {
      let values: unknown;
      try {
        values = await unlessAborted(Promise.resolve(run(() => own.evaluate(strings, signal))), signal);
      } catch (thrown) {
        if (signal?.aborted === true && thrown === signal.reason) throw thrown;
        throw new GraeError({
          where,
          problem: `the objective threw: ${messageOf(thrown)} (at the strings from ${shown(strings[0]!)})`,
          advice: [{ text: 'correct the module' }],
        });
      }
      if (isNumbers(values)) return values;
      if (Array.isArray(values)) return values.map((value) => value ?? Number.NaN);
      throw new GraeError({
        where,
        problem: `expected a list of numbers from the objective, which receives a list of strings, but it returned ${kindOf(values)}`,
        advice: [{ text: 'correct the module' }],
      });
    },
    ...(own.close === undefined ? {} : { close: own.close }),
  };
}

function isNumbers(values: unknown): values is ArrayLike<number> {
  return ArrayBuffer.isView(values) && 'length' in values;
}

function shown(string: JudgedText): string {
  return JSON.stringify(identityOf(string).slice(0, 60));
}

/** The numbers of a module, checked. */
interface Given extends Pick<Objective, 'name' | 'better' | 'batch' | 'close'> {
  readonly evaluate: Evaluate;
}

function readExports(exports: ModuleExports, options: ModuleObjectiveOptions): Given {
  const { where } = options;
  const { default: given } = exports;
  const member = given as Partial<Objective> | null | undefined;
  if (typeof given === 'function') {
    const evaluate: Evaluate = (strings) => given(strings.map(identityOf));
    return { ...readSettings(exports, options), evaluate };
  }
  if (typeof given === 'object' && typeof member?.evaluate === 'function') {
    const evaluate: Evaluate = (strings, signal) => member.evaluate!(strings, signal);
    const close = typeof member.close === 'function' ? async () => member.close!() : undefined;
    return { ...readSettings(given as ModuleExports, options), evaluate, ...(close && { close }) };
  }
  const others = Object.keys(exports).filter((name) => name !== 'default');
  const received =
    given === undefined && others.length > 0 ? `only ${others.slice(0, 5).join(', ')}` : kindOf(given);
  throw new InputError({
    where,
    problem: `expected "export default (texts) => numbers", a function of a list of strings, or an objective with a function evaluate, but it is ${received}`,
  });
}

function readSettings(
  given: ModuleExports,
  { where, name: usualName }: ModuleObjectiveOptions,
): Pick<Given, 'name' | 'better' | 'batch'> {
  const { name = usualName, better = 'higher', batch } = given;
  if (typeof name !== 'string' || name === '') {
    throw new InputError({ where, expected: 'a text as name', received: kindOf(name) });
  }
  if (better !== 'higher' && better !== 'lower') {
    const nearest = suggestion(String(better), ['higher', 'lower']);
    throw new InputError({
      where,
      expected: '"higher" or "lower" as better',
      received: `${kindOf(better)}${nearest}`,
    });
  }
  if (batch !== undefined && !(Number.isInteger(batch) && Number(batch) >= 1)) {
    throw new InputError({
      where,
      expected: 'a whole number of at least 1 as batch',
      received: kindOf(batch),
    });
  }
  return { name, better, ...(batch === undefined ? {} : { batch: batch as number }) };
}
