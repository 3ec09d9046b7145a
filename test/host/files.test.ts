import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GraeError, InputError } from '../../src/base/errors.js';
import { appendLine, readJsonFile, replaceFile } from '../../src/host/node/files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grae-files-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** `run/files` and what it imports. */
const copied = [
  ...[
    'content',
    'errors',
    'listed',
    'message',
    'parseJson',
    'whyUnreadable',
    'whyUnwritable',
    'withoutUndefined',
  ].map((name) => `base/${name}`),
  ...['files', 'leftovers', 'lockHolder', 'makeFolder', 'processMark', 'writeTarget'].map(
    (name) => `host/node/${name}`,
  ),
];

describe('replaceFile', () => {
  it('makes a file, replaces it, and leaves nothing beside it', async () => {
    const path = join(folder, 'state.json');
    await replaceFile(path, 'é');
    await replaceFile(path, new Uint8Array([1, 2, 3]));
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('ends with one whole file when several writes overlap', async () => {
    const path = join(folder, 'state.json');
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((text) => replaceFile(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it.skipIf(process.platform === 'win32')('keeps permissions and symbolic links', async () => {
    const path = join(folder, 'state.json');
    const link = join(folder, 'link.json');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await symlink(path, link);
    await replaceFile(link, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it('says which folder is missing', async () => {
    const writing = replaceFile(join(folder, 'none', 'a.json'), 'x');
    await expect(writing).rejects.toThrow(GraeError);
    await expect(writing).rejects.toThrow(/cannot write .*a\.json: there is no folder .*none; create it/);
  });

  it('says that the path is a folder, and removes the file written beside it', async () => {
    await mkdir(join(folder, 'runs'));
    await expect(replaceFile(join(folder, 'runs'), 'x')).rejects.toThrow(/it is a folder/);
    expect(await readdir(folder)).toEqual(['runs']);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'says that permission is missing',
    async () => {
      await chmod(folder, 0o500);
      await expect(replaceFile(join(folder, 'a.json'), 'x')).rejects.toThrow(
        /permission to write there is missing/,
      );
      await chmod(folder, 0o700);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'leaves the old file when only a part of the new one fits',
    async () => {
      // The shell's limit on the size of a file stands for a full disk: both give a short write, then an error.
      // A limit holds for a whole process, so the source files run in one of their own.
      const path = join(folder, 'weights');
      await writeFile(path, 'old');
      await writeFile(join(folder, 'package.json'), '{"type":"module"}');
      for (const name of copied) {
        const source = await readFile(join(import.meta.dirname, `../../src/${name}.ts`), 'utf8');
        const { outputText } = ts.transpileModule(source, {
          compilerOptions: { target: ts.ScriptTarget.ES2022 },
        });
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, `${name}.js`), outputText);
      }
      await writeFile(
        join(folder, 'main.js'),
        `import { replaceFile } from './host/node/files.js';
       process.on('SIGXFSZ', () => {});
       await replaceFile(${JSON.stringify(path)}, Buffer.alloc(5000)).catch((thrown) => console.log(thrown.message));`,
      );
      const command = `ulimit -f 4; exec "${process.execPath}" "${join(folder, 'main.js')}"`;
      const said = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
      expect(said).toMatch(/cannot write .*weights: the file would exceed the size that is allowed here/);
      expect(await readFile(path, 'utf8')).toBe('old');
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );
});

describe('readJsonFile', () => {
  it('reads JSON, with a byte order mark or without', async () => {
    const path = join(folder, 'config.json');
    await writeFile(path, '\uFEFF{"beta": 0.01}');
    expect(await readJsonFile(path, 'settings')).toEqual({ beta: 0.01 });
  });

  it.each([
    ['', /empty or cut short/],
    ['{"beta": 0.0', /empty or cut short|not JSON/],
    ['{"beta": ', /empty or cut short/],
    ['{"name": "ab', /empty or cut short/],
    ['{"beta": 0,01}', /not JSON/],
    [new Uint8Array([0x22, 0xff, 0x22]), /not UTF-8/],
  ])('refuses %j and names the file', async (content, message) => {
    const path = join(folder, 'config.json');
    await writeFile(path, content);
    const reading = readJsonFile(path, 'the settings of a run');
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(/config\.json: expected the settings of a run/);
  });

  it('says that there is no such file', async () => {
    await expect(readJsonFile(join(folder, 'none.json'), 'settings')).rejects.toThrow(
      /no such file; check the path/,
    );
    await expect(readJsonFile(folder, 'settings')).rejects.toThrow(/it is a folder/);
  });
});

describe('appendLine', () => {
  it('appends, and begins a new line after one that was cut short', async () => {
    const path = join(folder, 'metrics.jsonl');
    await appendLine(path, '{"step":1}');
    await appendLine(path, '{"step":2}');
    expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"step":2}\n');
    await writeFile(path, '{"step":1}\n{"st');
    await appendLine(path, '{"step":3}');
    expect(await readFile(path, 'utf8')).toBe('{"step":1}\n{"st\n{"step":3}\n');
  });

  it('refuses two lines and a missing folder', async () => {
    await expect(appendLine(join(folder, 'a'), 'x\ny')).rejects.toThrow(InputError);
    await expect(appendLine(join(folder, 'none', 'a'), 'x')).rejects.toThrow(/there is no folder/);
  });
});
