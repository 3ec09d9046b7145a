// The reference of the command line, from the commands themselves.
import { programOf } from '../../dist/cli/main.js';
import { processIo } from '../../dist/cli/processIo.js';
import { Session } from '../../dist/cli/session.js';

/** Returns docs/cli.md. */
export async function cliReference() {
  const program = await programOf(new Session(processIo));
  const leaves = leavesOf(program, '');
  const index = leaves.map(
    ({ name, command }) =>
      `| [\`${name}\`](#grae-${name.replaceAll(' ', '-')}) | ${command.summary() || command.description()} |`,
  );
  return `# Command line

Which commands and options are there? \`npm run documents\` writes this page from the commands; \`grae COMMAND --help\` says
the same.

- \`--json\` prints one JSON document on standard output. Progress and messages go to standard error.
- Exit status: 0 done, 1 failed or interrupted, 2 bad usage or bad input. A second Ctrl-C ends a command at once with 130;
  SIGTERM ends it with 143.
- A run is the folder of a trained model, or the name of a model that ships (\`grae data list\` lists them).

| command | |
|---|---|
${index.join('\n')}

${leaves.map(sectionOf).join('\n')}`;
}

/** The commands that do something: all but those that only hold others. */
function leavesOf(command, prefix) {
  return command.commands.flatMap((sub) => {
    const name = `${prefix}${sub.name()}`;
    return sub.commands.length > 0 ? leavesOf(sub, `${name} `) : [{ name, command: sub }];
  });
}

function sectionOf({ name, command }) {
  const usage = `grae ${name} ${command.usage()}`;
  const help = textAfterOptions(command);
  return `## grae ${name}

${command.description()}

\`${usage}\`
${argumentsOf(command)}${groupsOf(command).join('')}${help}`;
}

function argumentsOf(command) {
  if (command.registeredArguments.length === 0) return '';
  const rows = command.registeredArguments.map(
    (argument) => `| \`${argument.name()}\` | ${cell(argument.description)}${defaultOf(argument)} |`,
  );
  return `\n| argument | |\n|---|---|\n${rows.join('\n')}\n`;
}

/** A table for each group of options, in the order of the help. */
function groupsOf(command) {
  const groups = new Map();
  for (const option of command.options.filter(({ hidden }) => !hidden)) {
    const heading = option.helpGroupHeading ?? 'option';
    groups.set(heading, [...(groups.get(heading) ?? []), option]);
  }
  return [...groups].map(([heading, options]) => {
    const rows = options.map(
      (option) =>
        `| \`${cell(option.flags)}\` | ${cell(option.description)}${choicesOf(option)}${defaultOf(option)} |`,
    );
    return `\n| ${heading.replace(/:$/, '').toLowerCase()} | |\n|---|---|\n${rows.join('\n')}\n`;
  });
}

function choicesOf({ argChoices }) {
  return argChoices === undefined ? '' : `. One of ${argChoices.map((choice) => `\`${choice}\``).join(', ')}`;
}

function defaultOf({ defaultValue, defaultValueDescription, envVar }) {
  const value = defaultValueDescription ?? defaultValue;
  const shown = value === undefined || value === false ? '' : `. Default: \`${value}\``;
  return envVar === undefined ? shown : `${shown}, or \`${envVar}\``;
}

/** The examples of a command, which its help shows below the options. */
function textAfterOptions(command) {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  const [, examples] = /\nExamples?:\n([\s\S]*)$/.exec(help) ?? [];
  if (examples === undefined) return '';
  const lines = examples
    .trimEnd()
    .split('\n')
    .map((line) => line.trim());
  return `\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
