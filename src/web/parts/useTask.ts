import { useEffect, useRef, useState } from 'preact/hooks';
import { EngineError } from '../engine/engineWorker.js';
import type { Trouble } from '../engine/protocol.js';
import type { ProgressOf, RequestOf, ResultOf, TaskName } from '../engine/tasks.js';
import { useExplorer } from '../explorer.js';

/** A task of a view. */
export interface RunningTask<Name extends TaskName> {
  readonly isRunning: boolean;
  readonly trouble: Trouble | null;
  /**
   * Starts the task, and stops the one before.
   *
   * @returns the result; null for a task that failed, or in whose place another was started
   */
  start(
    request: RequestOf<Name>,
    onProgress?: (progress: ProgressOf<Name>) => void,
  ): Promise<ResultOf<Name> | null>;
  stop(): void;
}

/** A task of the engine that belongs to a view: it is stopped when the view goes. */
export function useTask<Name extends TaskName>(name: Name): RunningTask<Name> {
  const { engine } = useExplorer();
  const [isRunning, setRunning] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const current = useRef<AbortController | null>(null);
  const stop = () => current.current?.abort();
  useEffect(
    () => () => {
      current.current?.abort();
      current.current = null;
    },
    [],
  );
  return {
    isRunning,
    trouble,
    stop,
    async start(request, onProgress) {
      stop();
      const controller = new AbortController();
      current.current = controller;
      const isCurrent = () => current.current === controller;
      setRunning(true);
      setTrouble(null);
      try {
        const result = await engine.run(name, request, {
          signal: controller.signal,
          onProgress: (progress) => {
            if (isCurrent()) onProgress?.(progress);
          },
        });
        return isCurrent() ? result : null;
      } catch (thrown) {
        if (!(thrown instanceof EngineError)) throw thrown;
        if (isCurrent()) setTrouble(thrown.trouble);
        return null;
      } finally {
        if (isCurrent()) setRunning(false);
      }
    },
  };
}
