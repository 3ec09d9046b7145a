import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraeError } from '../../base/errors.js';
import { parseWith } from '../../base/settings.js';
import { hostsOf, listen } from '../serveSite.js';
import { statusOf, troubleAsJson } from './answers.js';
import { hasEnded, JobQueue, type JobReport } from './jobQueue.js';
import { Lane } from './lane.js';
import { openApi } from './openApi.js';
import type { ApiOperation } from './operation.js';
import { operations } from './operations.js';
import { readBody } from './readBody.js';
import type { Service } from './service.js';

/** A server of a model that listens. */
export interface ListeningApi {
  /** Its address, without a slash at the end. */
  readonly address: string;
  /**
   * Ends it: refuses new requests, finishes those that run, and stops jobs after some seconds, with their results so far.
   */
  close(graceSeconds: number): Promise<void>;
}

export interface ApiOptions {
  /** The address to listen at. Defaults to 127.0.0.1, this machine alone. */
  readonly host?: string;
  readonly port: number;
  /** Called with an error that is a fault of the program. */
  readonly onFault: (thrown: unknown) => void;
}

/** The most requests of each kind that run at once and that wait. */
const quickLane = { atOnce: 4, waiting: 256 };
const longLane = { atOnce: 1, waiting: 32 };
/** Milliseconds without a byte after which a connection is closed. */
const mostSilence = 10 * 60_000;
/** Milliseconds that a client may take to send a request. */
const longestRequest = 60_000;
/** Milliseconds between two signs of life to those who follow a job. */
const heartbeat = 15_000;
/** Bytes that a client may leave unread before it is dropped. */
const mostUnread = 1024 * 1024;
/** Milliseconds between two looks for idle connections while the server ends. */
const idleCheck = 50;
/** Milliseconds in which a client may read why its body was refused, before the connection is cut. */
const parting = 1_000;

/**
 * Serves a model by HTTP: an operation a path, JSON in and out.
 *
 * @throws GraeError for a port that cannot be had
 */
export async function serveApi(
  service: Service,
  version: string,
  { host = '127.0.0.1', port, onFault }: ApiOptions,
): Promise<ListeningApi> {
  const api = new Api(service, version, onFault, host === '127.0.0.1');
  const { server } = api;
  await listen(server, port, host);
  const { port: actual } = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: (graceSeconds) => api.close(graceSeconds),
  };
}

class Api {
  readonly server: Server;
  readonly #service: Service;
  readonly #version: string;
  readonly #onFault: (thrown: unknown) => void;
  readonly #isLocal: boolean;
  readonly #jobs: JobQueue;
  readonly #lanes = {
    quick: new Lane(quickLane.atOnce, quickLane.waiting),
    long: new Lane(longLane.atOnce, longLane.waiting),
  };
  #isClosing = false;

  constructor(service: Service, version: string, onFault: (thrown: unknown) => void, isLocal: boolean) {
    this.#service = service;
    this.#version = version;
    this.#onFault = onFault;
    this.#isLocal = isLocal;
    this.#jobs = new JobQueue(service);
    this.server = createServer(
      { requestTimeout: longestRequest, headersTimeout: longestRequest / 2 },
      (request, response) => void this.#answer(request, response),
    );
    this.server.setTimeout(mostSilence);
  }

  async close(graceSeconds: number): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise((resolve) => this.server.close(resolve));
    // a connection that a client keeps is idle once its last answer has gone
    const closing = setInterval(() => this.server.closeIdleConnections(), idleCheck);
    this.server.closeIdleConnections();
    await this.#jobs.close(graceSeconds);
    await closed;
    clearInterval(closing);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const leaving = new AbortController();
    response.on('close', () => leaving.abort(new Error('the client has left')));
    try {
      await this.#dispatch(request, response, leaving.signal);
    } catch (thrown) {
      if (leaving.signal.aborted) return;
      const status = statusOf(thrown);
      if (status === 500) this.#onFault(thrown);
      // what is left of the body is not read
      if (!request.complete) response.setHeader('connection', 'close');
      send(response, status, { error: troubleAsJson(thrown) });
      if (!request.complete) {
        request.resume();
        setTimeout(() => request.destroy(), parting).unref();
      }
    }
  }

  async #dispatch(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { method = '', url = '/', headers } = request;
    // A page of another host may have its name resolve to this machine.
    if (this.#isLocal && !hostsOf(this.server).includes(headers.host ?? '')) {
      return send(response, 403, refusal('this server answers only to its own address'));
    }
    if (this.#isClosing) {
      response.setHeader('connection', 'close');
      throw new GraeError({ code: 'unavailable', problem: 'the server is ending' });
    }
    const [name = '', id, part, ...rest] = url.split(/[?#]/, 1)[0]!.slice(1).split('/');
    if (name === 'jobs' && id !== undefined && rest.length === 0) {
      return this.#answerJob(method, id, part, response, signal);
    }
    const operation = id === undefined ? operations.find((one) => one.name === name) : undefined;
    const isDescription = id === undefined && (name === 'health' || name === 'openapi.json');
    if (operation === undefined && !isDescription) {
      return send(response, 404, refusal('there is no such path; GET /openapi.json lists them'));
    }
    const allowed = operation === undefined ? 'GET' : 'POST';
    if (method !== allowed) {
      response.setHeader('allow', allowed);
      return send(response, 405, refusal(`expected ${allowed}, but received ${method}`));
    }
    if (operation !== undefined) return this.#run(operation, request, response, signal);
    send(response, 200, name === 'health' ? this.#health() : openApi(this.#version));
  }

  async #run(
    operation: ApiOperation,
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const body = parseWith(operation.request, await readBody(request), 'the body');
    if (operation.lane === 'job') {
      const job = this.#jobs.start(operation, body);
      response.setHeader('location', `/jobs/${job.id}`);
      return send(response, 202, job);
    }
    const result = await this.#lanes[operation.lane].run(
      () => operation.run(this.#service, body, signal, () => {}),
      signal,
    );
    send(response, 200, result);
  }

  async #answerJob(
    method: string,
    id: string,
    part: string | undefined,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const job = this.#jobs.find(id);
    if (job === null || (part !== undefined && part !== 'events')) {
      return send(response, 404, refusal('there is no such job; the last 100 that ended are kept'));
    }
    if (method === 'GET' && part === 'events') return this.#follow(job, response, signal);
    if (method === 'GET') return send(response, 200, job);
    if (method === 'DELETE' && part === undefined) return send(response, 200, this.#jobs.stop(id));
    const allowed = part === undefined ? 'GET, DELETE' : 'GET';
    response.setHeader('allow', allowed);
    send(response, 405, refusal(`expected ${allowed}, but received ${method}`));
  }

  /** Sends a job, and then every change of it until it is over. */
  #follow(job: JobReport, response: ServerResponse, signal: AbortSignal): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'close',
    });
    const write = (text: string): void => {
      if (response.writableLength > mostUnread) response.destroy();
      else response.write(text);
    };
    const tell = (report: JobReport): void => {
      write(`event: ${report.state}\ndata: ${JSON.stringify(report)}\n\n`);
      if (hasEnded(report)) response.end();
    };
    tell(job);
    if (hasEnded(job)) return;
    const unfollow = this.#jobs.follow(job.id, tell);
    const beating = setInterval(() => write(': still there\n\n'), heartbeat);
    signal.addEventListener('abort', () => {
      unfollow();
      clearInterval(beating);
    });
  }

  #health(): object {
    const { model, name } = this.#service;
    const { domain } = model;
    return {
      status: 'ok',
      version: this.#version,
      model: { name, domain: domain.name, latent: model.config.model.latent, scores: domain.scoreNames },
      requests: {
        quick: { running: this.#lanes.quick.running, waiting: this.#lanes.quick.waiting },
        long: { running: this.#lanes.long.running, waiting: this.#lanes.long.waiting },
        jobs: { running: this.#jobs.running, waiting: this.#jobs.waiting },
      },
    };
  }
}

function refusal(message: string): object {
  return { error: { code: 'invalid-input', message } };
}

function send(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${JSON.stringify(value)}\n`);
}
