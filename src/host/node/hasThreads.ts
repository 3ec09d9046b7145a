/** Whether threads can be started: they load compiled files, and there are none where tests run from the sources. */
export const hasThreads = import.meta.url.endsWith('.js');
