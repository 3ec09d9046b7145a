/** One fenced block of a Markdown document. */
export interface Block {
  /** The first word behind the fence: `sh`, `console`, `ts`, `text`, ...; empty where there is none. */
  readonly language: string;
  /** The second word, under which the block is written to a file for the commands of the document. */
  readonly file: string | null;
  readonly text: string;
  /** The heading that it stands under, without its marks. */
  readonly section: string;
}

/** One command of a document, with the output that the document shows below it. */
export interface Example {
  readonly command: string;
  /** The lines shown; null where the document shows the command alone. */
  readonly output: readonly string[] | null;
  readonly section: string;
}

/** Returns the fenced blocks of a document, in order. */
export function blocksOf(document: string): readonly Block[] {
  const blocks: Block[] = [];
  let section = '';
  let open: { readonly language: string; readonly file: string | null; readonly lines: string[] } | null =
    null;
  for (const line of document.split('\n')) {
    if (line.startsWith('```')) {
      if (open === null) {
        const [language = '', file = null] = line.slice(3).trim().split(/\s+/);
        open = { language, file, lines: [] };
      } else {
        const { language, file, lines } = open;
        blocks.push({ language, file, text: `${lines.join('\n')}\n`, section });
        open = null;
      }
    } else if (open !== null) {
      open.lines.push(line);
    } else if (line.startsWith('#')) {
      section = line.replace(/^#+ */, '');
    }
  }
  if (open !== null) throw new Error(`a block under "${section}" has no end`);
  return blocks;
}

/** Returns the commands of a document: the lines of `sh` blocks, and those behind `$ ` in `console` blocks. */
export function examplesOf(document: string): readonly Example[] {
  return blocksOf(document).flatMap(({ language, text, section }): readonly Example[] => {
    const lines = text.trimEnd().split('\n');
    if (language === 'sh') {
      return lines
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((command) => ({ command, output: null, section }));
    }
    if (language !== 'console') return [];
    const examples: { command: string; output: string[]; section: string }[] = [];
    for (const line of lines) {
      if (line.startsWith('$ ')) examples.push({ command: line.slice(2), output: [], section });
      else examples.at(-1)!.output.push(line.trimEnd());
    }
    return examples;
  });
}

/**
 * Compares the output that a document shows with what a command printed. A line of `...` stands for any number of
 * lines, and `…` within a line for any characters: what depends on the clock. Lines of standard error need not all be
 * shown.
 *
 * @returns the first line shown that was not printed there; null where all were
 */
export function missingLine(
  shown: readonly string[],
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): string | null {
  const out = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  const messages = stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  let place = 0;
  let mayPass = false;
  for (const line of shown) {
    if (line === '...') {
      mayPass = true;
      continue;
    }
    const matches = matcherOf(line);
    const next = mayPass ? out.findIndex((printed, i) => i >= place && matches(printed)) : place;
    if (next >= 0 && out[next] !== undefined && matches(out[next])) {
      place = next + 1;
      mayPass = false;
    } else if (!messages.some(matches)) {
      return line;
    }
  }
  const rest = out.slice(place).join('\n').trim();
  return mayPass || rest === '' ? null : `(the end, but then came: ${rest})`;
}

function matcherOf(line: string): (printed: string) => boolean {
  if (!line.includes('…')) return (printed) => printed === line;
  const escaped = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${escaped.join('.*')}$`);
  return (printed) => pattern.test(printed);
}
