import { randomUUID } from 'node:crypto';
import { GraeError } from '../../base/errors.js';
import { troubleAsJson } from './answers.js';
import { Lane } from './lane.js';
import type { ApiOperation } from './operation.js';
import type { Service } from './service.js';

/** What a client is told of a job; plain data. */
export interface JobReport {
  readonly id: string;
  readonly operation: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** The progress of the work; null before it has begun. */
  readonly progress: object | null;
  /** Null before the end. A job that was stopped has the result so far, if it had begun. */
  readonly result: unknown;
  /** Null unless it failed. */
  readonly error: object | null;
}

/** Whether nothing more will happen to a job. */
export function hasEnded({ state }: Pick<JobReport, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'stopped';
}

/** The most jobs that wait. */
const mostWaiting = 8;
/** The most finished jobs whose results are kept. */
const mostFinished = 100;

/** A job, and those who follow it. */
class Job {
  readonly stopping = new AbortController();
  readonly #followers = new Set<(report: JobReport) => void>();
  #report: JobReport;

  constructor(operation: string) {
    this.#report = {
      id: randomUUID(),
      operation,
      state: 'waiting',
      progress: null,
      result: null,
      error: null,
    };
  }

  get report(): JobReport {
    return this.#report;
  }

  change(changed: Partial<JobReport>): void {
    this.#report = { ...this.#report, ...changed };
    for (const follow of this.#followers) follow(this.#report);
    if (hasEnded(this.#report)) this.#followers.clear();
  }

  /** Calls a function with every change. @returns a function that ends it */
  follow(onChange: (report: JobReport) => void): () => void {
    this.#followers.add(onChange);
    return () => this.#followers.delete(onChange);
  }
}

/** Long work whose results are asked for later: one job at a time, a few that wait, the last results. */
export class JobQueue {
  readonly #service: Service;
  readonly #lane = new Lane(1, mostWaiting);
  readonly #jobs = new Map<string, Job>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(service: Service) {
    this.#service = service;
  }

  get running(): number {
    return this.#lane.running;
  }

  get waiting(): number {
    return this.#lane.waiting;
  }

  /** Starts a job, or lets it wait. @throws GraeError (`unavailable`) if too many wait already */
  start(operation: ApiOperation, request: unknown): JobReport {
    if (this.#lane.waiting >= mostWaiting) {
      throw new GraeError({
        code: 'unavailable',
        problem: `${mostWaiting} jobs wait already`,
        advice: [{ text: 'ask again later' }],
      });
    }
    const job = new Job(operation.name);
    this.#jobs.set(job.report.id, job);
    const work = this.#run(job, operation, request).finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
    return job.report;
  }

  /** Returns the report of a job; null for an id that is none, or whose result has been forgotten. */
  find(id: string): JobReport | null {
    return this.#jobs.get(id)?.report ?? null;
  }

  /** Stops a job, which keeps its result so far. @returns null as {@link find} */
  stop(id: string): JobReport | null {
    const job = this.#jobs.get(id);
    if (job === undefined) return null;
    if (job.report.state === 'waiting') job.change({ state: 'stopped' });
    job.stopping.abort();
    return job.report;
  }

  /** Calls a function with every change of a job. @returns a function that ends it */
  follow(id: string, onChange: (report: JobReport) => void): () => void {
    return this.#jobs.get(id)?.follow(onChange) ?? (() => {});
  }

  /**
   * Stops what waits, and what runs after a time.
   *
   * @returns when all jobs are over
   */
  async close(graceSeconds: number): Promise<void> {
    const all = [...this.#jobs.values()];
    for (const job of all) if (job.report.state === 'waiting') this.stop(job.report.id);
    const timer = setTimeout(() => {
      for (const job of all) job.stopping.abort();
    }, graceSeconds * 1000);
    await Promise.all(this.#underWay);
    clearTimeout(timer);
  }

  async #run(job: Job, operation: ApiOperation, request: unknown): Promise<void> {
    const { signal } = job.stopping;
    try {
      await this.#lane.run(async () => {
        job.change({ state: 'running' });
        const result = await operation.run(this.#service, request, signal, (progress) =>
          job.change({ progress }),
        );
        job.change({ state: signal.aborted ? 'stopped' : 'done', result });
      }, signal);
    } catch (thrown) {
      if (job.report.state !== 'stopped') job.change({ state: 'failed', error: troubleAsJson(thrown) });
    }
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    const finished = [...this.#jobs.values()].filter(({ report }) => hasEnded(report));
    for (const { report } of finished.slice(0, -mostFinished)) this.#jobs.delete(report.id);
  }
}
