import type { GraeError } from '../../base/errors.js';
import { type Message, type MessageNames, messageText, type Task } from '../../base/message.js';
import { flagOf } from '../options/settings.js';

/** Flags whose names are not the setting's: the library has no reason to name them as a command line does. */
const flagsByOtherNames: Readonly<Record<string, string>> = {
  count: '-n',
};

const commandByTask: Readonly<Record<Task['kind'], string>> = {
  train: 'train',
  resume: 'train --resume',
  fit: 'fit',
  export: 'export',
  'check corpus': 'data check',
  diagnose: 'doctor',
};

/** The flag that sets a setting: `--learning-rate` for `learningRate`. */
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

/** A message of the library in the words of the command line: flags for settings, commands for tasks. */
export function renderMessage(message: Message): string {
  return messageText(message, names);
}

/** An error as the command line prints it. A setting that no advice names is named by its flag. */
export function renderError(error: GraeError): string {
  const { problem, where, advice = [], setting } = error;
  const isNamed = setting === undefined || advice.some((one) => one.setting === setting);
  return renderMessage({ problem: isNamed ? problem : `${problem} (${flagNamed(setting)})`, where, advice });
}
