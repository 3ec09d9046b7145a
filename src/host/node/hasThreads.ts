/**
 * Whether threads can be started: they load compiled files, and there are none where tests run from the sources, and they
 * share memory, which Node can be told to do without.
 */
export const hasThreads = import.meta.url.endsWith('.js') && typeof SharedArrayBuffer !== 'undefined';
