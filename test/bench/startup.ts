import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Benchmark, measurement } from './measure.js';

const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));

export const startup: Benchmark = {
  name: 'startup',
  about: 'seconds until small commands have ended, and Node itself',
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
    return [
      measurement('node -e 0', 's', seconds(['-e', '0'])),
      measurement('grae --version', 's', seconds([program, '--version'])),
      measurement('grae parse', 's', seconds([program, 'parse', '--grammar', 'expression'])),
    ];
  },
};
