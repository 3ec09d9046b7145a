// The tables of settings, from the declarations.
import { showRange } from '../../dist/base/settings.js';
import { settingsReference } from '../../dist/index.js';

/** Returns docs/settings.md. */
export async function settingsTables() {
  return `# Settings

Which settings are there, what do they mean, and which values may they have? \`npm run documents\` writes this page from
the declarations.

- In a program and in the rows of a [table file](comparisons.md#a-table-of-your-own) a setting has the name that stands
  here (\`freeBits\`). On the command line it is the same with hyphens (\`--free-bits\`).
- A setting without a default here takes that of the preset (\`train --preset\`), if it needs a value.
- \`config.json\` of a run holds all settings, those of a kind under the thing that it is a kind of: \`"loss": {"kind":
  "vae", "samples": 1, ...}\`. A setting that the chosen kind does not have is refused.

${sections().join('\n')}`;
}

/** A section for each thing, with a table for each of its kinds. */
function sections() {
  const byThing = new Map();
  for (const group of settingsReference()) byThing.set(group.of, [...(byThing.get(group.of) ?? []), group]);
  return [...byThing].map(([thing, groups]) => `## ${capital(thing)}\n\n${groups.map(tableOf).join('\n')}`);
}

function tableOf({ kind, summary, settings }) {
  const title =
    kind === null ? '' : `**\`${kind}\`**: ${summary}${settings.length === 0 ? '; no settings' : ''}.\n`;
  if (settings.length === 0) return title;
  const rows = settings.map(
    (setting) =>
      `| \`${setting.name}\` | ${cell(setting.sentence)} | ${shownDefault(setting.default)} | ${cell(showRange(setting.range))} |`,
  );
  return `${title}${title === '' ? '' : '\n'}| setting | | default | values |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function shownDefault(value) {
  return value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
