import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Benchmark, measurement } from './measure.js';

const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));
const table = fileURLToPath(new URL('../../examples/spring.csv', import.meta.url));

/** Seconds until a search for formulas shows the first line of its table on a terminal, which `script` makes. */
async function untilFirstLine(): Promise<number> {
  const command = `'${process.execPath}' '${program}' discover '${table}' --target period --evaluations 20000`;
  const started = performance.now();
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  try {
    for await (const piece of child.stdout) {
      text += String(piece);
      // below the names of the columns
      if (/size +loss +R²[\s\S]*?\n *\d/.test(text)) return (performance.now() - started) / 1000;
    }
  } finally {
    child.kill();
  }
  throw new Error(`expected the table of a search, but received: ${text.slice(0, 200)}`);
}

export const startup: Benchmark = {
  name: 'startup',
  about: 'seconds until small commands have ended, Node itself, and the first formula of a search is shown',
  perBackend: false,
  async run({ repeats }) {
    const seconds = (args: readonly string[]) => {
      const times: number[] = [];
      for (let i = 0; i <= repeats; i++) {
        const started = performance.now();
        execFileSync(process.execPath, args, { input: 'x*x\n', stdio: ['pipe', 'ignore', 'ignore'] });
        times.push((performance.now() - started) / 1000);
      }
      return times.slice(1);
    };
    const firstLines: number[] = [];
    for (let i = 0; i <= repeats; i++) firstLines.push(await untilFirstLine());
    return [
      measurement('node -e 0', 's', seconds(['-e', '0'])),
      measurement('grae --version', 's', seconds([program, '--version'])),
      measurement('grae parse', 's', seconds([program, 'parse', '--grammar', 'expression'])),
      measurement('grae discover, to the first formula', 's', firstLines.slice(1)),
    ];
  },
};
