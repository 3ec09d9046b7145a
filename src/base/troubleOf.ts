import { messageOf } from './errors.js';
import { codeOf, whyUnreadable } from './whyUnreadable.js';
import { whyUnwritable } from './whyUnwritable.js';

/** System calls that make or change something; all others read. */
const writes =
  /^(write|fsync|ftruncate|truncate|mkdir|mkdtemp|rename|unlink|rmdir|link|symlink|chmod|fchmod|chown|fchown|utimes?)$/;

/** Messages of engines that run out of memory: V8's, Emscripten's, WebAssembly's. */
const outOfMemory =
  /allocation failed|invalid (typed )?array length|invalid string length|could not allocate|Memory\.grow|memory access out of bounds|table index is out of bounds|Aborted\(OOM|enlarge memory|maximum size exceeded|out of memory|exceeds? (the )?(maximum|2 ?GB)/i;

/**
 * The message for trouble from outside this program: a system that refuses a file, too little memory, text that is
 * nested without end. Null for anything else, which is a mistake of the program.
 */
export function troubleOf(thrown: unknown): string | null {
  const code = codeOf(thrown);
  const { path, syscall } = thrown as { readonly path?: unknown; readonly syscall?: unknown };
  if (typeof syscall === 'string' && /^E[A-Z0-9]+$/.test(code)) {
    const why = writes.test(syscall) ? whyUnwritable(thrown) : whyUnreadable(thrown);
    return typeof path === 'string' ? `${path}: ${why}` : why;
  }
  if (!(thrown instanceof Error)) return null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || outOfMemory.test(messageOf(thrown))) {
    return `the memory is not enough (${messageOf(thrown)}); give less at once, as with a smaller --batch, --slice or -n, or a machine with more`;
  }
  if (thrown instanceof RangeError && /call stack/.test(thrown.message)) {
    return 'the input is nested too deeply; give one of fewer levels';
  }
  return null;
}
