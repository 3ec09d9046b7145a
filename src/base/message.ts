import { listed } from './listed.js';

/** Something to tell a user, as data: an interface renders it with the names that it has for settings and tasks. */
export interface Message {
  /** The problem, or a fact worth knowing, as a sentence without a capital and a full stop. */
  readonly problem: string;
  /** The file, run or place that the problem concerns. */
  readonly where?: string | undefined;
  /** Alternatives for the next step of the user. */
  readonly advice?: readonly Advice[] | undefined;
}

/** One possible next step. */
export interface Advice {
  /** A phrase in the imperative that stands alone: `train with a lower learning rate`. */
  readonly text: string;
  /** The setting to change, by its name in the library. */
  readonly setting?: string;
  /** The recommended value of that setting, if there is one. */
  readonly value?: string | number;
  /** The task to run. */
  readonly task?: Task;
}

/** A task that the user can give to the program. */
export interface Task {
  readonly kind: 'train' | 'resume' | 'fit' | 'export' | 'check corpus' | 'diagnose';
  /** The run that the task works on. */
  readonly run?: string;
  readonly settings?: Readonly<Record<string, string | undefined>>;
}

/** Names for the settings and tasks in advice, which differ between a library, a command line and a page. */
export interface MessageNames {
  setting(name: string, value: string | number | undefined): string;
  /** Returns null for a task without a name of its own: the text of the advice is then enough. */
  task(task: Task): string | null;
}

const libraryNames: MessageNames = {
  setting: (name, value) => (value === undefined ? name : `${name}: ${value}`),
  task: () => null,
};

/** The message in one sentence: place, problem, advice. */
export function messageText({ problem, where, advice = [] }: Message, names = libraryNames): string {
  const place = where === undefined ? '' : `${where}: `;
  const next = alternatives(advice.map((one) => adviceText(one, names)));
  return `${place}${problem}${next === '' ? '' : `; ${next}`}`;
}

function adviceText({ text, setting, value, task }: Advice, names: MessageNames): string {
  const name =
    setting !== undefined ? names.setting(setting, value) : task !== undefined ? names.task(task) : null;
  return name === null ? text : `${text} (${name})`;
}

/** Returns phrases as alternatives: `one`, `one, or two`, `one, two or three`. */
function alternatives(phrases: readonly string[]): string {
  return phrases.length === 2 ? phrases.join(', or ') : listed(phrases, 'or');
}
