import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Domain } from '../../src/domain/domain.js';
import { loadDomain } from '../../src/domain/index.js';
import { readDomainModule } from '../../src/domain/ownDomain.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { judgeTexts } from '../../src/judging/judgeTexts.js';
import { prepareRunInNode } from '../../src/library/prepareRunInNode.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { runTraining } from '../../src/training/runTraining.js';
import { blocksOf } from '../project/support/examples.js';
import { readText } from '../project/support/repository.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { runDocument } from '../support/documentExamples.js';
import { grae, graeJson } from '../support/grae.js';

const document = readText('docs/domain.md');
const folder = mkdtempSync(join(tmpdir(), 'grae-domain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function block(language: string): string {
  return blocksOf(document).find((one) => one.language === language)!.text;
}

const grammar = compileGrammar(block('nearley'), { name: 'dates' });

beforeAll(async () => {
  await startTestBackend();
});

/** Days of the proleptic Gregorian calendar, by its rule for leap years and not by JavaScript's dates. */
function isDay(text: string): boolean {
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= days[month - 1]!;
}

describe('docs/domain.md', () => {
  it('its examples do what it says', async () => {
    await runDocument('docs/domain.md', folder);
    const { samples, summary } = await graeJson<{
      samples: { text: string; valid: boolean; reason: string | null; scores: Record<string, unknown> }[];
      summary: { novel: number | null };
    }>(['sample', 'runs/dates', '-n', '200', '--allow-code', '--spread', '3'], { cwd: folder });
    for (const { text, valid, reason } of samples) {
      expect([text, valid]).toEqual([text, isDay(text)]);
      if (!valid) expect(reason).toBe('calendar: there is no such day');
    }
    expect(summary.novel).not.toBeNull();
    const page = await grae(['report', 'runs/dates', '-n', '20', '--allow-code'], { cwd: folder });
    expect(page, page.stderr).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'runs/dates/report.html'), 'utf8')).toContain('dayOfYear');
  });

  it('says the day of a date as a calendar does', async () => {
    const own = await readDomainModule(block('js'), 'dates.mjs');
    const domain = own.create(grammar);
    // by the calendars of those years
    expect(domain.judge('2000-02-29').scores).toEqual({ year: 2000, dayOfYear: 60, weekday: 'Tuesday' });
    expect(domain.judge('1969-07-20').scores).toEqual({ year: 1969, dayOfYear: 201, weekday: 'Sunday' });
    expect(domain.judge('2023-02-31').reason).toBe('calendar: there is no such day');
    expect(domain.judge('tomorrow').reason).toMatch(/^syntax: /);
  });

  it.each([
    [
      'scores: { yeer: 1 }',
      'the score yeer, which domain.scoreNames and domain.labelNames do not have (year, weekday) (Did you mean year?)',
    ],
    [
      'scores: { rank: null }',
      'the score rank, which domain.scoreNames and domain.labelNames do not have (year, weekday)',
    ],
    [
      "cannonical: 'x'",
      'cannonical, which a verdict does not have (valid, reason, canonical, scores) (Did you mean canonical?)',
    ],
  ])('a verdict with a name that nothing declares is refused: %s', async (member, said) => {
    const source = `export const domain = {
      name: 'dates-1', scoreNames: ['year'], labelNames: ['weekday'], judge: () => ({ valid: true, ${member} }),
    };`;
    const message = `the domain dates-1 failed: judge() gave ${said}`;
    const own = await readDomainModule(source, 'dates.mjs');
    expect(own.create(grammar).judge('2000-02-29')).toMatchObject({
      valid: false,
      reason: `failure: ${message}`,
    });
    const module = join(folder, 'misspelt.mjs');
    writeFileSync(module, source);
    const args = ['score', '--domain', module, '--grammar', join(folder, 'misspelt.ne'), '--allow-code'];
    writeFileSync(join(folder, 'misspelt.ne'), block('nearley'));
    const { status, stderr } = await grae(args, { input: '2000-02-29\n' });
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('a domain of a module is judged by in other threads as here', async () => {
    const own = await readDomainModule(block('js'), 'dates.mjs');
    const domain = await loadDomain('dates-1', { grammar, own });
    const texts = Array.from({ length: 400 }, (_, i) => `20${10 + (i % 80)}-02-${28 + (i % 3)}`);
    const here = texts.map((text) => ({ text, ...domain.judge(text) }));
    expect(await judgeTexts(domain, texts, { alone: 100, threads: 2 })).toEqual(here);
  });
});

describe('a domain that a program put together', () => {
  const scored = (text: Domain): Domain => {
    const judge = (string: string) => ({ ...text.judge(string), scores: { length: string.length } });
    return { ...text, scoreNames: ['length'], shownScores: ['length'], judge, identify: judge };
  };

  it('is given again as the run is opened, which is never read as text in silence', async () => {
    const corpus = join(folder, 'own.txt');
    writeFileSync(
      corpus,
      Array.from({ length: 30 }, (_, i) => `2001-01-${String(1 + i).padStart(2, '0')}`).join('\n'),
    );
    const domain = scored(await loadDomain('text', { grammar }));
    const settings = { corpus, grammar, preset: 'tiny', latent: 4, epochs: 1, density: null } as const;
    const run = await prepareRunInNode({ ...settings, domain, out: join(folder, 'own') });
    await runTraining(run);
    await expect(TrainedModel.open(run.name, { backend: backendUnderTest })).rejects.toThrow(
      /own: the run needs your own domain text, which was made in memory.*TrainedModel\.open\(folder, \{ domain \}\)/,
    );
    const sampled = await grae(['sample', run.name, '-n', '2']);
    expect(sampled).toMatchObject({ status: 2, stdout: '' });
    const model = await TrainedModel.open(run.name, { backend: backendUnderTest, domain });
    expect(model.domain.judge('2001-01-01').scores).toEqual({ length: 10 });
    // in threads too it is this one, not the one that it was copied from
    const texts = Array.from({ length: 300 }, () => '2001-01-01');
    const judged = await judgeTexts(model.domain, texts, { alone: 100, threads: 2 });
    expect(judged.every(({ scores }) => scores.length === 10)).toBe(true);
    model.dispose();
    await expect(TrainedModel.open(run.name, { domain: { ...domain, name: 'another' } })).rejects.toThrow(
      /expected the domain text and the form as-is/,
    );
  });
});
