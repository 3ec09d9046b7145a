/** Something to tell a user, as data: an interface renders it with the names that it has for settings and tasks. */
export interface Message {
  /** What is wrong, or worth knowing. */
  readonly problem: string;
  /** The file, run or place that it is about. */
  readonly where?: string | undefined;
  /** What to do next: any one of these. */
  readonly advice?: readonly Advice[] | undefined;
}

/** One thing to do next. */
export interface Advice {
  /** A phrase in the imperative that stands alone: `train with a lower learning rate`. */
  readonly text: string;
  /** The setting that does it, by its name in the library. */
  readonly setting?: string;
  /** The value to give it, where there is one to recommend. */
  readonly value?: string | number;
  /** The task that does it. */
  readonly task?: Task;
}

/** Something that the program can be asked to do next. */
export interface Task {
  readonly kind: 'train' | 'resume' | 'fit' | 'export' | 'check corpus' | 'diagnose';
  /** The run that it is done with. */
  readonly run?: string;
  readonly settings?: Readonly<Record<string, string | undefined>>;
}

/** Names for what advice mentions, which differ between a library, a command line and a page. */
export interface MessageNames {
  setting(name: string, value: string | number | undefined): string;
  /** Null where the task has no name of its own: the text of the advice says it all. */
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

/** The phrases as alternatives: `one`, `one or two`, `one, two or three`. */
function alternatives(phrases: readonly string[]): string {
  if (phrases.length < 2) return phrases.join('');
  return `${phrases.slice(0, -1).join(', ')}${phrases.length > 2 ? '' : ','} or ${phrases.at(-1)}`;
}
