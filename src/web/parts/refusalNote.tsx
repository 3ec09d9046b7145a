import { useEffect, useState } from 'preact/hooks';
import type { RefusedString } from '../engine/tasks/readString.js';
import { useExplorer } from '../explorer.js';

export interface RefusalNoteProps {
  readonly text: string;
  readonly refusal: RefusedString;
  /** The view that another model is opened with. */
  readonly view: string;
}

/** The characters before and behind a place that are shown. */
const around = 40;

/** Why the model does not read a string: the reason, its place, and another model that reads it. */
export function RefusalNote({ text, refusal, view }: RefusalNoteProps) {
  const { engine, models, model, goTo } = useExplorer();
  /** Undefined while the models are asked. */
  const [reader, setReader] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    const controller = new AbortController();
    setReader(undefined);
    const others = models.filter(({ name }) => name !== model.name);
    engine.run('whoReads', { text, models: others }, { signal: controller.signal }).then(
      (name) => !controller.signal.aborted && setReader(name),
      () => !controller.signal.aborted && setReader(null),
    );
    return () => controller.abort();
  }, [engine, text, model]);
  const { reason, offset } = refusal;
  return (
    <div class="refusal">
      <p class="trouble" role="alert">
        {model.name} does not read this string. {reason}
      </p>
      {offset !== null && (
        <p class="place">
          <code class="string">
            {offset > around && '…'}
            {text.slice(Math.max(0, offset - around), offset)}
            <mark>{text.slice(offset, offset + 1) || '(the end)'}</mark>
            {text.slice(offset + 1, offset + 1 + around)}
            {text.length > offset + 1 + around && '…'}
          </code>
        </p>
      )}
      <p role="status" class="summary">
        {reader === undefined && models.length > 1 && 'Asking the other models …'}
        {typeof reader === 'string' && (
          <>
            {reader} reads it:{' '}
            <button type="button" class="link" onClick={() => goTo(view, { model: reader, of: text })}>
              open it there
            </button>
          </>
        )}
        {reader === null && models.length > 1 && 'No other model here reads it.'}
      </p>
    </div>
  );
}
