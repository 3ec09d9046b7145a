import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GraeError } from '../../src/base/errors.js';
import { createFolder, expectWritablePath, replaceFile } from '../../src/host/node/files.js';
import { removeLeftovers, temporaryPath } from '../../src/host/node/leftovers.js';
import { makeFolder } from '../../src/host/node/makeFolder.js';
import { isRunning, processMark } from '../../src/host/node/processMark.js';
import { graeProcess, program } from '../support/grae.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grae-target-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const isRoot = process.getuid?.() === 0;
const generate = ['data', 'generate', 'expressions', '-n', '3', '--seed', '1', '-o'];
const strings = graeProcess(['data', 'generate', 'expressions', '-n', '3', '--seed', '1']).stdout;

/** These are rules of POSIX, and `/proc` and `/dev/full` are Linux's. */
describe.skipIf(process.platform !== 'linux')('what is no regular file', () => {
  it('stays what it is: a device', async () => {
    expect(graeProcess([...generate, '/dev/null'])).toMatchObject({ status: 0 });
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    await symlink('/dev/null', join(folder, 'link'));
    await replaceFile(join(folder, 'link'), 'x');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    expect(await readlink(join(folder, 'link'))).toBe('/dev/null');
  });

  it.each(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])('%s is written into', async (path) => {
    // a pipe
    expect(graeProcess([...generate, path])).toMatchObject({ status: 0, stdout: strings });
    // a file that is appended to
    const file = join(folder, 'all.txt');
    await writeFile(file, 'before\n');
    const command = `"${process.execPath}" "${program}" ${generate.join(' ')} ${path} >> "${file}"`;
    execFileSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
    expect(await readFile(file, 'utf8')).toBe(`before\n${strings}`);
  });

  it('another descriptor is written into, and one that is not open is named', async () => {
    const file = join(folder, 'three.txt');
    const command = `"${process.execPath}" "${program}" ${generate.join(' ')} /dev/fd/3 3> "${file}"`;
    execFileSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
    expect(await readFile(file, 'utf8')).toBe(strings);
    const closed = graeProcess([...generate, '/dev/fd/99']);
    expect(closed).toMatchObject({ status: 1 });
    expect(closed.stderr).toMatch(/^error: cannot write \/dev\/fd\/99: that descriptor is not open/);
  });

  it('a pipe with a name is written into', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'ignore'] });
    const read = new Promise<string>((resolve) => {
      let text = '';
      reader.stdout.on('data', (data) => {
        text += String(data);
      });
      reader.stdout.on('end', () => resolve(text));
    });
    await replaceFile(path, 'abc\n');
    expect(await read).toBe('abc\n');
    expect((await lstat(path)).isFIFO()).toBe(true);
    expect(await readdir(folder)).toEqual(['pipe']);
  });

  it('a socket is refused and stays', async () => {
    const path = join(folder, 'socket');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(replaceFile(path, 'x')).rejects.toThrow(/cannot write .*socket: it is a socket/);
    expect((await lstat(path)).isSocket()).toBe(true);
    server.close();
  });

  it('a full device is one error', () => {
    const { status, stderr } = graeProcess([...generate, '/dev/full']);
    expect(status).toBe(1);
    expect(stderr).toBe(
      'error: cannot write /dev/full: the disk is full; free some space, or choose a folder on another disk\n',
    );
  });
});

describe.skipIf(process.platform !== 'linux')('rows that are written as they are made', () => {
  const score = (input: string, out: string) => [
    ...['score', input, '--domain', 'expression', '--csv', '--out', out],
  ];
  const begins = /^string,valid,reason,canonical,score,mse\nx,true,,x,/;

  it('treat a path alike: links, open descriptors, full and missing ones', async () => {
    const input = join(folder, 'in.txt');
    await writeFile(input, 'x\n');
    await symlink('made.csv', join(folder, 'dangling'));
    expect(graeProcess(score(input, join(folder, 'dangling')))).toMatchObject({ status: 0 });
    expect(await readlink(join(folder, 'dangling'))).toBe('made.csv');
    expect(await readFile(join(folder, 'made.csv'), 'utf8')).toMatch(begins);
    const all = join(folder, 'all.csv');
    await writeFile(all, 'before\n');
    const command = `"${process.execPath}" "${program}" ${score(input, '/dev/stdout').join(' ')} >> "${all}"`;
    execFileSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
    expect((await readFile(all, 'utf8')).replace('before\n', '')).toMatch(begins);
    for (const [out, why] of [
      ['/dev/full', /cannot write \/dev\/full: the disk is full/],
      [folder, /it is a folder/],
      [join(folder, 'none/out.csv'), /there is no folder/],
    ] as const) {
      const { status, stderr } = graeProcess(score(input, out));
      expect(status).toBe(1);
      expect(stderr).toMatch(why);
    }
  });

  it('leave what is there alone where there is no row', async () => {
    const [input, out] = [join(folder, 'in.txt'), join(folder, 'out.csv')];
    await writeFile(input, '');
    await writeFile(out, 'old');
    expect(graeProcess(score(input, out)).status).toBe(2);
    expect(await readFile(out, 'utf8')).toBe('old');
  });
});

describe.skipIf(process.platform === 'win32')('a symbolic link', () => {
  it('stays one, dangling too, through several folders', async () => {
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await symlink('a/b', join(folder, 'short'));
    // relative to where the link lies, not to the name that it is reached by
    await symlink('../made.txt', join(folder, 'a/b/dangling'));
    await replaceFile(join(folder, 'short/dangling'), 'new');
    expect(await readlink(join(folder, 'a/b/dangling'))).toBe('../made.txt');
    expect(await readFile(join(folder, 'a/made.txt'), 'utf8')).toBe('new');
    expect((await readdir(join(folder, 'a'))).sort()).toEqual(['b', 'made.txt']);
  });

  it('that leads round in a circle, or into a folder that is not there, is one error', async () => {
    await symlink('one', join(folder, 'two'));
    await symlink('two', join(folder, 'one'));
    await expect(replaceFile(join(folder, 'one'), 'x')).rejects.toThrow(/form a circle/);
    await symlink('none/file', join(folder, 'lost'));
    await expect(replaceFile(join(folder, 'lost'), 'x')).rejects.toThrow(GraeError);
    expect((await readdir(folder)).sort()).toEqual(['lost', 'one', 'two']);
  });

  it('to a folder is followed where a folder is made', async () => {
    await mkdir(join(folder, 'there'));
    await symlink('there', join(folder, 'link'));
    await symlink('later', join(folder, 'dangling'));
    for (const name of ['link', 'dangling']) {
      await createFolder(join(folder, name), (beside) => writeFile(join(beside, 'x'), name));
      expect((await lstat(join(folder, name))).isSymbolicLink()).toBe(true);
      expect(await readFile(join(folder, name, 'x'), 'utf8')).toBe(name);
    }
    expect((await readdir(folder)).sort()).toEqual(['dangling', 'later', 'link', 'there']);
  });
});

describe.skipIf(process.platform === 'win32')('an existing file', () => {
  it('keeps its permissions, and its owner where the system allows it', async () => {
    const path = join(folder, 'x');
    await writeFile(path, 'old');
    await chmod(path, 0o2640);
    if (isRoot) await chown(path, 1234, 1235);
    const before = await stat(path);
    await replaceFile(path, 'new');
    const after = await stat(path);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
  });

  it('that is protected from writing is not replaced', async () => {
    const path = join(folder, 'x');
    await writeFile(path, 'old');
    await chmod(path, 0o444);
    await chmod(folder, 0o777);
    // Root may write everything: the rule is for others. The process becomes one of them after its start, since others may
    // not reach the file of this Node.
    const asOther = isRoot ? 'process.setgid(65534); process.setuid(65534);' : '';
    const files = new URL('../../dist/host/node/files.js', import.meta.url).href;
    const command = `${asOther} import('${files}').then(({ replaceFile }) => replaceFile(process.argv[1], 'new')).catch((thrown) => console.log(thrown.message))`;
    const ended = spawnSync(process.execPath, ['-e', command, path], { encoding: 'utf8' });
    expect(ended.stdout).toMatch(/cannot write .*x: the permission to write there is missing/);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['x']);
  });

  it('of another name for the same file is a file of its own afterwards', async () => {
    await writeFile(join(folder, 'x'), 'old');
    await link(join(folder, 'x'), join(folder, 'same'));
    await replaceFile(join(folder, 'x'), 'new');
    expect(await readFile(join(folder, 'same'), 'utf8')).toBe('old');
  });
});

describe('names', () => {
  it('as long as the system allows are written, longer ones are one error', async () => {
    // 255 bytes, not characters
    const longest = `${'é'.repeat(127)}x`;
    await replaceFile(join(folder, longest), 'x');
    expect(await readdir(folder)).toEqual([longest]);
    await expect(replaceFile(join(folder, `${longest}y`), 'x')).rejects.toThrow(
      /too long for this system; shorten it/,
    );
    expect(await readdir(folder)).toEqual([longest]);
  });

  it.each([
    ['', /it is a folder/],
    ['out/', /it is a folder/],
    ['a\0b', /zero character/],
  ])('%j is one error', async (name, message) => {
    await expect(replaceFile(name === '' ? name : join(folder, name), 'x')).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('before the work', () => {
  it('a path that cannot be written after it is refused', async () => {
    await expectWritablePath(join(folder, 'new'));
    await expect(expectWritablePath(join(folder, 'none/new'))).rejects.toThrow(/there is no folder/);
    await expect(expectWritablePath(folder)).rejects.toThrow(/it is a folder/);
    expect(await readdir(folder)).toEqual([]);
    const samples = join(folder, 'samples.smi');
    await writeFile(samples, 'CCO\n');
    const { status, stderr } = graeProcess([
      ...['evaluate', samples, '--train', samples, '--test', join(folder, 'no-test.smi')],
      ...['--out', join(folder, 'none/evaluation.json')],
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: cannot write .*evaluation\.json: there is no folder/);
  });
});

describe('a folder', () => {
  it('is made with those above it, and one that is there is fine', async () => {
    await makeFolder(join(folder, 'a/b/c'));
    await makeFolder(join(folder, 'a/b/c'));
    expect(await readdir(join(folder, 'a/b'))).toEqual(['c']);
  });

  it.skipIf(process.platform !== 'linux')('that cannot be made is one error, at once', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolder('/proc/none/run')).rejects.toThrow(
      /\/proc\/none\/run: the folder cannot be made/,
    );
    await expect(makeFolder(join(folder, 'file'))).rejects.toThrow(/a file of that name/);
    await expect(makeFolder(join(folder, 'file/below'))).rejects.toThrow(/a part of the path is a file/);
    await expect(createFolder('/proc/none', async () => {})).rejects.toThrow(/cannot be made/);
  });
});

describe('what killed writes left', () => {
  it('is removed by the next write into the folder where its process runs no more', async () => {
    const dead = spawnSync(process.execPath, [
      '-e',
      `import('${new URL('../../dist/host/node/leftovers.js', import.meta.url).href}').then(async ({ temporaryPath }) => {
         console.log(await temporaryPath(process.argv[1]));
       })`,
      join(folder, 'other.txt'),
    ]).stdout;
    await writeFile(String(dead).trim(), 'part');
    await mkdir(String(dead).trim().replace('other.txt', 'run'));
    const live = await temporaryPath(join(folder, 'mine.txt'));
    await writeFile(live, 'part');
    const foreign = join(folder, 'far.txt.00000000-1-2-00000000.tmp');
    await writeFile(foreign, 'part');
    await writeFile(join(folder, 'notes.tmp'), "the user's own");
    await replaceFile(join(folder, 'x'), 'x');
    const left = (await readdir(folder)).map((name) => join(folder, name)).sort();
    expect(left).toEqual([foreign, live, join(folder, 'notes.tmp'), join(folder, 'x')].sort());
    const days = Date.now() / 1000 - 2 * 86_400;
    await utimes(foreign, days, days);
    await replaceFile(join(folder, 'x'), 'y');
    expect(await readdir(folder)).not.toContain('far.txt.00000000-1-2-00000000.tmp');
  });

  it('is removed under the names of before too, where it is old and of the same file', async () => {
    const name = (of: string) => `${of}.01234567-89ab-cdef-0123-456789abcdef.tmp`;
    const hours = Date.now() / 1000 - 2 * 3600;
    for (const of of ['x', 'other']) {
      await writeFile(join(folder, name(of)), '');
      await utimes(join(folder, name(of)), hours, hours);
    }
    await writeFile(join(folder, name('x').replace('01234567', '11234567')), 'just written');
    await replaceFile(join(folder, 'x'), 'x');
    expect((await readdir(folder)).sort()).toEqual(
      [name('other'), name('x').replace('01234567', '11234567'), 'x'].sort(),
    );
    await removeLeftovers(folder);
    expect(await readdir(folder)).not.toContain(name('other'));
  });

  it('tells a process from a later one of the same number', async () => {
    const mark = await processMark();
    expect(await isRunning(mark)).toBe(true);
    const [machine, pid, start] = mark.split('-');
    if (start !== '0') expect(await isRunning(`${machine}-${pid}-${Number(start) + 1}`)).toBe(false);
    expect(await isRunning(`00000000-${pid}-${start}`)).toBe(null);
    expect(await isRunning('nothing of ours')).toBe(null);
  });
});
