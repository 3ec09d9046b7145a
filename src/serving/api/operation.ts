import type { z } from 'zod';
import type { Service } from './service.js';

/** What a server does on request. */
export interface ApiOperation<Request = unknown, Result = unknown> {
  /** Its path, without slashes. */
  readonly name: string;
  /** A sentence for the description of the interface. */
  readonly summary: string;
  readonly request: z.ZodType<Request>;
  readonly result: z.ZodType<Result>;
  /**
   * Where it waits: `quick` for what takes milliseconds, `long` for what may take seconds, one at a time, and `job` for
   * what may take hours, whose result is asked for later.
   */
  readonly lane: 'quick' | 'long' | 'job';
  /**
   * @param signal aborted when nobody waits for the result any more
   * @param tell called with the progress of a job, plain data
   * @throws InputError for a request that cannot be carried out
   */
  run(
    service: Service,
    request: Request,
    signal: AbortSignal,
    tell: (progress: object) => void,
  ): Promise<Result>;
}

/** Declares an operation, with the types of its schemas. */
export function operation<Request, Result>(one: ApiOperation<Request, Result>): ApiOperation {
  return one as unknown as ApiOperation;
}
