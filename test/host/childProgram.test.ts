import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { ChildProgram } from '../../src/host/node/childProgram.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-child-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs: ChildProgram[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop();
});

/** A program that runs the body of a function of each line, and `before` at its start. */
function answering(body: string, before = ''): ChildProgram {
  const file = join(folder, `${programs.length}.mjs`);
  writeFileSync(
    file,
    `import { createInterface } from 'node:readline';
    const say = (text) => process.stdout.write(text);
    ${before}
    createInterface({ input: process.stdin }).on('line', (line) => { ${body} });`,
  );
  return running(`"${process.execPath}" "${file}"`);
}

function running(command: string): ChildProgram {
  const program = new ChildProgram(command);
  programs.push(program);
  return program;
}

const seconds = 20;

describe('a program that answers lines', () => {
  it('runs on between questions, and anew after its stop', async () => {
    const program = answering("say(line + ' ' + ++n + '\\n');", 'let n = 0;');
    expect(await program.ask('é', seconds)).toEqual({ kind: 'line', line: 'é 1' });
    expect(await program.ask('', seconds)).toEqual({ kind: 'line', line: ' 2' });
    await program.stop();
    expect(await program.ask('b', seconds)).toEqual({ kind: 'line', line: 'b 1' });
  });

  it('may answer in pieces, with line breaks of Windows, and end after each answer', async () => {
    const pieces = answering("say('0.'); setTimeout(() => say('5\\r\\n'), 20);");
    expect(await pieces.ask('a', seconds)).toEqual({ kind: 'line', line: '0.5' });
    const ending = answering("say('7'); process.exitCode = 0; process.stdin.destroy();");
    expect(await ending.ask('a', seconds)).toEqual({ kind: 'line', line: '7' });
    await vi.waitFor(async () => expect(await ending.ask('b', seconds)).toEqual({ kind: 'line', line: '7' }));
  });

  it('may end instead: with a status and its last complaints, and it starts again', async () => {
    const program = answering(
      "if (line === 'x') { console.error('no\\n\\nlicence'); process.exit(3); } say('1\\n');",
    );
    expect(await program.ask('x', seconds)).toEqual({
      kind: 'ended',
      how: 'ended with the exit status 3',
      status: 3,
    });
    expect(program.complaints).toEqual(['no', 'licence']);
    expect(await program.ask('y', seconds)).toEqual({ kind: 'line', line: '1' });
    expect(program.complaints).toEqual([]);
    const killed = answering("process.kill(process.pid, 'SIGKILL');");
    expect(await killed.ask('x', seconds)).toEqual({
      kind: 'ended',
      how: expect.stringMatching(/SIGKILL|137/),
      status: expect.anything(),
    });
  });

  it('may not be there at all', async () => {
    const program = running('no-such-program-anywhere');
    expect(await program.ask('x', seconds)).toMatchObject({ kind: 'ended', status: 127 });
    expect(program.complaints.join()).toMatch(/not found/);
  });

  it('has the environment of this process, and Python in it writes its answers at once', async () => {
    vi.stubEnv('PYTHONUNBUFFERED', undefined);
    vi.stubEnv('GRAE_TEST', 'here');
    const program = running('read line; echo $PYTHONUNBUFFERED $GRAE_TEST; cat');
    expect(await program.ask('x', seconds)).toEqual({ kind: 'line', line: '1 here' });
    vi.unstubAllEnvs();
  });

  it('may be late; everything that it has started then ends with it, even if it would not', async () => {
    const file = join(folder, 'ticks');
    const ticking = `trap "" TERM; while :; do echo tick >> "${file}"; sleep 0.05; done`;
    const program = running(`trap '' TERM; sh -c '${ticking}' & echo started; cat > /dev/null; wait`);
    expect(await program.ask('x', seconds)).toEqual({ kind: 'line', line: 'started' });
    await vi.waitFor(() => expect(existsSync(file)).toBe(true));
    expect(await program.ask('y', 0.05)).toEqual({ kind: 'late' });
    await program.stop();
    const ticks = statSync(file).size;
    await sleep(300);
    expect(statSync(file).size).toBe(ticks);
  });

  it('may write more lines than it was asked for, without end', async () => {
    const twice = answering("say('1\\n2\\n');");
    expect(await twice.ask('x', seconds)).toEqual({ kind: 'line', line: '1' });
    expect(await twice.ask('y', seconds)).toEqual({ kind: 'unasked', line: '2' });
    const endless = running('yes');
    expect(await endless.ask('x', seconds)).toEqual({ kind: 'line', line: 'y' });
    expect(await endless.ask('x', seconds)).toEqual({ kind: 'unasked', line: 'y' });
  });
});
