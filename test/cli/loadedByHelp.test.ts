import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('loadedByHelp.mjs', import.meta.url));

it('no help loads a package but those that read options and settings', () => {
  const packagesByHelp = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
  expect(Object.keys(packagesByHelp)).toEqual(
    expect.arrayContaining(['grae', 'grae train', 'grae shards plan']),
  );
  for (const [name, packages] of Object.entries<string[]>(packagesByHelp)) {
    const others = packages.filter((one) => !['commander', 'zod'].includes(one));
    expect(others, `${name} --help`).toEqual([]);
  }
});
