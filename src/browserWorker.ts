/**
 * The script of a thread in a browser: `import 'grae/browser-worker'` is all that the script of a worker needs which
 * {@link setWorkers} starts.
 */
import './host/browser/install.js';
import { coreJobs, doTask } from './coreJobs.js';
import { serveTasks } from './host/browser/serveTasks.js';

serveTasks((task) => doTask(coreJobs, task));
