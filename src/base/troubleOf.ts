import { GraeError, messageOf } from './errors.js';
import { codeOf, whyUnreadable } from './whyUnreadable.js';
import { whyUnwritable } from './whyUnwritable.js';

/** System calls that make or change something; all others read. */
const writes =
  /^(write|fsync|ftruncate|truncate|mkdir|mkdtemp|rename|unlink|rmdir|link|symlink|chmod|fchmod|chown|fchown|utimes?)$/;

/** Messages of engines that run out of memory: V8's, Emscripten's, WebAssembly's. */
const outOfMemory =
  /allocation failed|invalid (typed )?array length|invalid string length|could not allocate|Memory\.grow|memory access out of bounds|table index is out of bounds|Aborted\(OOM|enlarge memory|maximum size exceeded|out of memory|exceeds? (the )?(maximum|2 ?GB)/i;

/**
 * Returns an error that tells the user how to deal with trouble from outside this program: a file that the system
 * refuses, too little memory, text that is nested too deeply. Returns null for anything else: a bug of the program.
 */
export function troubleOf(thrown: unknown): GraeError | null {
  const code = codeOf(thrown);
  const { path, syscall } = thrown as { readonly path?: unknown; readonly syscall?: unknown };
  if (typeof syscall === 'string' && /^E[A-Z0-9]+$/.test(code)) {
    const why = writes.test(syscall) ? whyUnwritable(thrown) : whyUnreadable(thrown);
    return new GraeError({
      code: 'system',
      problem: why,
      ...(typeof path === 'string' ? { where: path } : {}),
    });
  }
  if (!(thrown instanceof Error)) return null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || outOfMemory.test(messageOf(thrown))) {
    return new GraeError({
      code: 'too-large',
      problem: `there is not enough memory (${messageOf(thrown)})`,
      advice: [
        { text: 'work on less at once: a smaller batch', setting: 'batch' },
        { text: 'smaller slices of it', setting: 'slice' },
        { text: 'fewer strings', setting: 'count' },
        { text: 'use a machine with more memory' },
      ],
    });
  }
  if (thrown instanceof RangeError && /call stack/.test(thrown.message)) {
    return new GraeError({
      code: 'too-large',
      problem: 'the input is nested too deeply',
      advice: [{ text: 'give one with fewer levels' }],
    });
  }
  return null;
}
