import type { GraeError } from '../../base/errors.js';
import { type Message, type MessageNames, messageText, type Task } from '../../base/message.js';
import { flagOf } from '../options/flagOf.js';

/** The flags that are not named after their setting. */
const flagsByOtherNames: Readonly<Record<string, string>> = {
  count: '-n',
  knownTexts: '--known',
};

const commandByTask: Readonly<Record<Task['kind'], string>> = {
  train: 'train',
  resume: 'train --resume',
  fit: 'fit',
  export: 'export',
  'check corpus': 'data check',
  diagnose: 'doctor',
};

/** Returns the flag for a setting: `--learning-rate` for `learningRate`. */
export function flagNamed(setting: string): string {
  return flagsByOtherNames[setting] ?? flagOf(setting);
}

const names: MessageNames = {
  setting: (name, value) => (value === undefined ? flagNamed(name) : `${flagNamed(name)} ${value}`),
  task({ kind, run, settings = {} }) {
    const options = Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [`${flagNamed(name)} ${value}`],
    );
    return `"${['grae', commandByTask[kind], ...(run === undefined ? [] : [run]), ...options].join(' ')}"`;
  },
};

/** Renders a message of the library for the command line: flags for settings, commands for tasks. */
export function renderMessage(message: Message): string {
  return messageText(message, names);
}

/** Renders an error for the command line. A setting that no advice names is named by its flag. */
export function renderError(error: GraeError): string {
  const { problem, where, advice = [], setting } = error;
  const isNamed = setting === undefined || advice.some((one) => one.setting === setting);
  return renderMessage({ problem: isNamed ? problem : `${problem} (${flagNamed(setting)})`, where, advice });
}
