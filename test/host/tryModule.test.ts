import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ModuleTrial } from '../../src/base/host.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { bounded } from '../../src/host/node/bounded.js';

// Threads load compiled files.
const compiled = new URL('../../dist/host/node/tryModule.js', import.meta.url).href;
const { tryModule } = (await import(compiled)) as typeof import('../../src/host/node/tryModule.js');

const { table } = compileGrammar('S -> null | "a" S | "b" S', { name: 'words' });

/** A lawful prefix state, but for what is put in its places. */
function prefixModule({
  top = '',
  advance = '',
  features = 'into[offset] = this.n;',
  start = 'new Words(0)',
}) {
  return `${top}
    class Words {
      constructor(n) { this.n = n; }
      broken = 0; brokenAtEnd = 0; debt = 0; payable = true;
      wanted() { return ''; }
      advance(text) { for (const c of text) { ${advance} this.n++; } }
      copy() { return new Words(this.n); }
      writeFeatures(into, offset) { ${features} }
    }
    export const prefix = { name: 'words-1', features: ['n'], rules: ['r'], start: () => ${start} };`;
}

const ofPrefix = (source: string): ModuleTrial => ({
  kind: 'prefix',
  source,
  where: 'words.mjs',
  table,
  texts: [],
});
const ofDomain = (judge: string, top = ''): ModuleTrial => ({
  kind: 'domain',
  source: `${top}\nlet calls = 0;\nexport const domain = { name: 'mine-1', scoreNames: ['s'], judge(text) { calls++; ${judge} } };`,
  where: 'mine.mjs',
  table: null,
  texts: ['a', 'b'],
});

describe('a module is tried before it is used', () => {
  it('and passes where it keeps to the laws', async () => {
    await tryModule(ofPrefix(prefixModule({})));
    await tryModule(ofDomain('return { valid: true, scores: { s: 1 } };'));
    // a proxy is as good as what stands behind it
    await tryModule(ofPrefix(prefixModule({ start: 'new Proxy(new Words(0), {})' })));
  });

  it.each([
    [
      'ends the process as it is loaded',
      prefixModule({ top: 'process.exit(0);' }),
      /ends the process \(process\.exit\)/,
    ],
    [
      'ends the process later',
      prefixModule({ advance: 'if (this.n > 5) process.exit(0);' }),
      /ends the process/,
    ],
    [
      'leaves a timer',
      prefixModule({ top: 'setInterval(() => {}, 1000);' }),
      /leaves something running \(a timer/,
    ],
    [
      'leaves a server',
      `import { createServer } from 'node:net';\n${prefixModule({ top: 'createServer().listen(0);' })}`,
      /leaves something running/,
    ],
    [
      'throws later',
      prefixModule({ top: "setTimeout(() => { throw new Error('too late'); }, 300);" }),
      /it throws later: too late/,
    ],
    [
      'throws as it is loaded',
      prefixModule({ top: "throw new Error('no');" }),
      /it threw when it was run, at line 1: no/,
    ],
    [
      'throws on some strings',
      prefixModule({ advance: "if (this.n > 9) throw new Error('long');" }),
      /failed in advance.*long/,
    ],
    ['is not the same twice', prefixModule({ features: 'into[offset] = Math.random();' }), /breaks this law/],
    [
      'has getters that throw',
      "export const prefix = { get name() { throw new Error('hidden'); } };",
      /reading what it exports as prefix failed: hidden/,
    ],
    [
      'is a proxy that throws',
      "export const prefix = new Proxy({}, { get() { throw new Error('trap'); } });",
      /reading what it exports as prefix failed: trap/,
    ],
    [
      'gives a proxy that throws',
      prefixModule({ start: "new Proxy({}, { get() { throw new Error('trap'); } })" }),
      /trap/,
    ],
    [
      'exports nothing',
      'export const other = 1;',
      /expected "export const prefix = \{ \.\.\. \}", but it exports other/,
    ],
  ])('a prefix state that %s is refused', async (_, source, message) => {
    await expect(tryModule(ofPrefix(source))).rejects.toThrow(message);
  });

  it.each([
    ['as it is loaded', prefixModule({ top: 'for (;;) {}' })],
    ['later', prefixModule({ advance: 'while (this.n > 5) {}' })],
    ['waiting for nothing', prefixModule({ top: 'await new Promise(() => setInterval(() => {}, 10));' })],
  ])('a prefix state that loops %s is stopped', async (_, source) => {
    const started = performance.now();
    await expect(tryModule(ofPrefix(source), 2)).rejects.toThrow(
      /it did not finish in 2 seconds: it loops, or waits/,
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it.each([
    [
      'throws',
      "throw new Error('no idea');",
      /mine\.mjs: the domain mine-1 failed: no idea \(at the string "a"\)/,
    ],
    ['gives no verdict', 'return 1;', /judge\(\) gave 1 instead of/],
    [
      'gives a score that is none',
      "return { valid: true, scores: { s: 'x' } };",
      /gave "x" as the score s instead of a number/,
    ],
    [
      'changes its mind',
      'return { valid: true, scores: { s: calls } };',
      /the same string is judged the same/,
    ],
    [
      'has no stable canonical form',
      "return { valid: true, canonical: text + '.' };",
      /a canonical form is its own canonical form/,
    ],
    ['ends the process', 'process.exit(0);', /ends the process/],
  ])('a domain that %s is refused', async (_, judge, message) => {
    await expect(tryModule(ofDomain(judge))).rejects.toThrow(message);
  });
});

describe('work that calls a module', () => {
  it('is stopped where it loops, and nothing else is', () => {
    expect(bounded('it', () => bounded('it', () => 3))).toBe(3);
    expect(() =>
      bounded(
        'the prefix state words-1',
        () => {
          for (;;) {}
        },
        1,
      ),
    ).toThrow(/^the prefix state words-1 did not answer within 1 s: it loops/);
    expect(() =>
      bounded('it', () => {
        throw new RangeError('its own');
      }),
    ).toThrow(RangeError);
  });

  it('says so and ends with status 1 where the module ends the process', () => {
    const module = new URL('../../dist/host/node/bounded.js', import.meta.url).href;
    const code = `import { bounded } from ${JSON.stringify(module)}; bounded('the domain mine-1', () => process.exit(0));`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(ended).toMatchObject({
      status: 1,
      stderr: 'error: the domain mine-1 ended the process (process.exit); correct the module\n',
    });
  });
});
