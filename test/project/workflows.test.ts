import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readManifest, readText, root } from './support/repository.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';
const files = readdirSync(join(root, folder));
const workflows = files.map((file) => ({ file, ...(parse(readText(`${folder}/${file}`)) as Workflow) }));
const jobsOf = ({ jobs }: Workflow) => Object.values(jobs);
const stepsOf = (workflow: Workflow) => jobsOf(workflow).flatMap(({ steps = [] }) => steps);

/** Versions of Node that a workflow runs, from its matrices and from the steps that install one. */
function nodesOf(workflow: Workflow): readonly string[] {
  const installed = stepsOf(workflow).map((step) => step.with?.['node-version']);
  const listed = jobsOf(workflow).flatMap(({ strategy }) => strategy?.matrix.node ?? []);
  const all = [...installed, ...listed].filter((version) => version !== undefined).map(String);
  return all.filter((version) => !version.includes('${{'));
}

const numbers = (version: string) =>
  version
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number);

test('there are workflows', () => {
  expect(files).toEqual(expect.arrayContaining(['ci.yml', 'codeql.yml', 'release.yml', 'site.yml']));
});

describe.each(workflows)('$file', (workflow) => {
  const { file, jobs } = workflow;

  test('has its file as its name, and grants nothing but reading to all its jobs', () => {
    expect(`${workflow.name}.yml`).toBe(file);
    expect(workflow.on).toBeTruthy();
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test.each(Object.entries(jobs))(
    'job %s runs somewhere, for a limited time, after jobs that exist',
    (_, job) => {
      if (job.uses === undefined) {
        expect(job['runs-on']).toBeTypeOf('string');
        expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
        for (const step of job.steps!) {
          expect(Number(step.uses !== undefined) + Number(step.run !== undefined), JSON.stringify(step)).toBe(
            1,
          );
        }
      } else {
        expect(existsSync(join(root, job.uses)), job.uses).toBe(true);
        expect(workflows.find((called) => job.uses!.endsWith(`/${called.file}`))?.on).toHaveProperty(
          'workflow_call',
        );
      }
      for (const needed of [job.needs ?? []].flat()) expect(jobs).toHaveProperty(needed);
    },
  );

  test('every npm script and every file that it names exists', () => {
    const { scripts } = readManifest();
    const commands = stepsOf(workflow).flatMap(({ run = '' }) => run.split('\n'));
    for (const command of commands) {
      for (const [, script] of command.matchAll(/\bnpm run ([\w:-]+)/g))
        expect(scripts).toHaveProperty([script!]);
      for (const [, path] of command.matchAll(/(?:^|\s)(?:bash|node) ([\w./-]+\/[\w./-]+)/g)) {
        expect(existsSync(join(root, path!)), command).toBe(true);
      }
      for (const [, path] of command.matchAll(/require\("\.\/([\w./-]+)"\)/g)) {
        expect(existsSync(join(root, path!)), command).toBe(true);
      }
    }
  });

  test('it has no secret, and puts no text of others into a shell', () => {
    expect(readText(`${folder}/${file}`)).not.toMatch(/\bsecrets\./);
    for (const { run = '' } of stepsOf(workflow)) expect(run).not.toContain('${{');
  });

  test('it takes versions of Node that package.json allows', () => {
    const [leastMajor = 0, leastMinor = 0] = numbers(readManifest().engines.node);
    for (const version of nodesOf(workflow)) {
      const [major = 0, minor = Number.POSITIVE_INFINITY] = numbers(version);
      expect(major > leastMajor || (major === leastMajor && minor >= leastMinor), version).toBe(true);
    }
  });
});

describe('ci.yml', () => {
  const ci = workflows.find(({ file }) => file === 'ci.yml')!;

  test('runs .ci/run on the oldest Node that package.json allows, and on all later ones with long support', () => {
    const [major, minor] = numbers(readManifest().engines.node);
    expect(nodesOf(ci)).toEqual(expect.arrayContaining([`${major}.${minor}`, '22', '24']));
    expect(stepsOf(ci).map(({ run }) => run)).toContain('bash .ci/run');
  });

  test('names only what tests may be without', () => {
    const known = [...readText('CONTRIBUTING.md').matchAll(/^\| `([\w-]+)` \| .* \| .* \|$/gm)].map(
      ([, name]) => name,
    );
    const named = [...readText(`${folder}/ci.yml`).matchAll(/TESTS_WITHOUT: (.*)/g)].flatMap(([, names]) =>
      names!.split(','),
    );
    expect(named).toContain('shared-data');
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('release.yml', () => {
  const release = workflows.find(({ file }) => file === 'release.yml')!;

  test('publishes without a token, with an npm and a Node that can', () => {
    const job = release.jobs.publish!;
    expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    const commands = job.steps!.map(({ run }) => run);
    expect(commands).toContain('npm publish');
    expect(commands).toContain("npm install --global 'npm@^11.5.1'");
    // trusted publishing needs Node 22.14
    expect(Number(nodesOf(release)[0])).toBeGreaterThanOrEqual(23);
  });
});
