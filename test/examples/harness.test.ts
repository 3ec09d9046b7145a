import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../project/support/repository.js';
import { grae, program } from '../support/grae.js';
import { isHere } from '../support/isHere.js';

const python = process.env.PYTHON ?? 'python3';
const hasPython = isHere('python', spawnSync(python, ['-c', '']).status === 0);
const folder = mkdtempSync(join(tmpdir(), 'grae-harness-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stand-in for the base class of GuacaMol, with its method. */
const base = `from abc import ABCMeta, abstractmethod

class DistributionMatchingGenerator(metaclass=ABCMeta):
    @abstractmethod
    def generate(self, number_samples):
        pass
`;

function inPython(script: string, ...args: readonly string[]) {
  return spawnSync(python, ['-c', script, ...args], {
    cwd: join(root, 'examples/python'),
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
  });
}

it.skipIf(!hasPython)('a harness gets the samples of grae sample, others with each call', async () => {
  mkdirSync(join(folder, 'guacamol'));
  writeFileSync(join(folder, 'guacamol/__init__.py'), '');
  writeFileSync(join(folder, 'guacamol/distribution_matching_generator.py'), base);
  const script =
    'import json, sys\nfrom harness import DistributionMatchingGenerator, GraeGenerator\n' +
    'generator = GraeGenerator("formulas", "--threads", "1", command=sys.argv[1:], seed=4)\n' +
    'assert isinstance(generator, DistributionMatchingGenerator) and DistributionMatchingGenerator is not object\n' +
    'print(json.dumps([generator.generate(5), generator.generate(3)]))';
  const { status, stdout, stderr } = inPython(script, process.execPath, program);
  expect(status, stderr).toBe(0);
  const textsOf = async (count: string, seed: string) => {
    const sampled = await grae(['sample', 'formulas', '--texts', '--count', count, '--seed', seed]);
    return sampled.stdout.trimEnd().split('\n');
  };
  expect(JSON.parse(stdout)).toEqual([await textsOf('5', '4'), await textsOf('3', '5')]);
});

it.skipIf(!hasPython)('a command that fails ends the harness, with its message', () => {
  const script =
    'import sys\nfrom harness import GraeGenerator\nGraeGenerator("nowhere", command=sys.argv[1:]).generate(1)';
  const { status, stderr } = inPython(script, process.execPath, program);
  expect(status).toBe(1);
  expect(stderr).toContain('nowhere');
  expect(stderr).toContain('returned non-zero exit status 2');
});
