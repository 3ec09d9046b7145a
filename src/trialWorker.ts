import './host/node/install.js';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from './base/errors.js';
import type { ModuleTrial } from './base/host.js';
import { readDomainModule } from './domain/ownDomain.js';
import { checkAutomaton } from './grammar/prefixLaws.js';
import { readPrefixModule } from './grammar/prefixModule.js';
import type { ProductionTable } from './grammar/production.js';
import type { ModuleRefusal } from './host/node/tryModule.js';

async function tryIt({ kind, source, where, table, texts }: ModuleTrial): Promise<void> {
  if (kind === 'prefix') {
    const prefix = await readPrefixModule(source, where);
    if (table !== null) checkAutomaton(prefix, table as ProductionTable, where);
    return;
  }
  const { name, create } = await readDomainModule(source, where);
  const domain = create(null);
  for (const text of texts) {
    const [once, twice] = [domain.judge(text), domain.judge(text)];
    if (once.reason?.startsWith('failure: ') === true) {
      throw new Error(`${where}: ${once.reason.slice('failure: '.length)} (at the string ${shown(text)})`);
    }
    if (JSON.stringify(once) !== JSON.stringify(twice)) {
      throw new Error(
        `${where}: the domain ${name} does not keep to this: the same string is judged the same; but ${shown(text)} was judged ${JSON.stringify(once)}, then ${JSON.stringify(twice)}`,
      );
    }
    const { canonical } = once;
    if (canonical === null) continue;
    const again = domain.judge(canonical);
    if (again.canonical !== canonical) {
      throw new Error(
        `${where}: the domain ${name} does not keep to this: a canonical form is its own canonical form; but that of ${shown(text)}, ${shown(canonical)}, has ${again.canonical === null ? 'none' : shown(again.canonical)}`,
      );
    }
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

try {
  await tryIt(workerData as ModuleTrial);
  parentPort!.postMessage(null);
} catch (thrown) {
  const { where } = workerData as ModuleTrial;
  const message = messageOf(thrown);
  const refusal: ModuleRefusal = { message: message.startsWith(where) ? message : `${where}: ${message}` };
  parentPort!.postMessage(refusal);
}
