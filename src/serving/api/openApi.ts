import { z } from 'zod';
import { operations } from './operations.js';

const json = (schema: object) => ({ 'application/json': { schema } });

const trouble = {
  type: 'object',
  properties: {
    error: { type: 'object', properties: { code: { type: 'string' }, message: { type: 'string' } } },
  },
};

const job = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    operation: { type: 'string' },
    state: { enum: ['waiting', 'running', 'done', 'failed', 'stopped'] },
    progress: { type: ['object', 'null'] },
    result: {},
    error: { type: ['object', 'null'] },
  },
};

const failures = {
  '400': { description: 'the request cannot be carried out as it stands', content: json(trouble) },
  '413': { description: 'the body is too long', content: json(trouble) },
  '503': { description: 'too many requests wait, or the server is ending', content: json(trouble) },
};

const ofJob = (summary: string) => ({
  summary,
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  responses: {
    '200': { description: 'the job', content: json(job) },
    '404': { description: 'there is no such job', content: json(trouble) },
  },
});

/** Describes the interface of a server (OpenAPI 3.1), from the declarations of its operations. */
export function openApi(version: string): object {
  const paths: Record<string, object> = {
    '/health': {
      get: {
        summary: 'Says whether the server is up, and what it is doing.',
        responses: { '200': { description: 'it is up', content: json({ type: 'object' }) } },
      },
    },
    '/jobs/{id}': {
      get: ofJob('Says how a job is going; with its result once it is over.'),
      delete: ofJob('Stops a job, which keeps its result so far.'),
    },
    '/jobs/{id}/events': {
      get: {
        ...ofJob('Follows a job by server-sent events, each the job as JSON, until it is over.'),
        responses: {
          '200': {
            description: 'the events',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
        },
      },
    },
  };
  for (const { name, summary, request, result, lane } of operations) {
    const asJson = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io });
    paths[`/${name}`] = {
      post: {
        summary,
        requestBody: { required: true, content: json(asJson(request, 'input')) },
        responses: {
          ...(lane === 'job'
            ? { '202': { description: 'the job, whose result has this form', content: json(job) } }
            : { '200': { description: 'the result', content: json(asJson(result, 'output')) } }),
          ...failures,
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'grae', version, description: 'A trained model behind HTTP.' },
    paths,
  };
}
