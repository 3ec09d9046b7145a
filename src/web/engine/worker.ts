// The worker of the page: all of grae runs here, so that the page stays responsive.
import { GraeError, setAssets } from '../../browser.js';
import type { EngineAnswer, EngineOrder, TaskTools, Trouble } from './protocol.js';
import { type TaskName, tasks } from './tasks.js';
import { Workbench } from './workbench.js';

const scope = globalThis as unknown as {
  readonly location: { readonly href: string };
  onmessage: (message: { readonly data: EngineOrder }) => void;
  postMessage(answer: EngineAnswer): void;
};

/** The page tells its address in the name of the worker, whose own script lies somewhere below it. */
setAssets(new URL('grae/', (globalThis as unknown as { readonly name: string }).name));

const bench = new Workbench();
const running = new Map<number, AbortController>();

type AnyTask = (bench: Workbench, request: unknown, tools: TaskTools<unknown>) => Promise<unknown>;

scope.onmessage = async ({ data: order }) => {
  const { id } = order;
  if ('stops' in order) {
    running.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  const tools: TaskTools<unknown> = {
    signal: controller.signal,
    tell: (progress) => scope.postMessage({ id, kind: 'progress', progress }),
  };
  try {
    const value = await (tasks[order.task as TaskName] as AnyTask)(bench, order.request, tools);
    scope.postMessage({ id, kind: 'value', value });
  } catch (thrown) {
    scope.postMessage({ id, kind: 'error', error: troubleOf(thrown) });
  } finally {
    running.delete(id);
  }
};

function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof GraeError) return thrown.toJSON();
  return { message: thrown instanceof Error ? thrown.message : String(thrown), code: 'failed' };
}
