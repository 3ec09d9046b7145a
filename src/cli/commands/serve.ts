import { type Command, Option } from 'commander';
import { messageOf } from '../../base/errors.js';
import { untilInterrupted } from '../interrupt.js';
import { openModel } from '../options/opening.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  number,
  portOption,
  threadsOption,
} from '../options/shared.js';
import type { Session } from '../session.js';

export function addServe(program: Command, session: Session): void {
  program
    .command('serve')
    .description(
      'Serves a model by HTTP: sample, encode, decode, score, and searches as jobs; /openapi.json describes it. It listens on this machine alone unless --host says otherwise, and knows no passwords: put a server that does in front of it.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .addOption(portOption())
    .addOption(new Option('--host <address>', 'address to listen at').default('127.0.0.1'))
    .addOption(
      new Option('--grace <seconds>', 'time that a job has to end when the server is told to')
        .argParser(number(0, 3600))
        .default(20),
    )
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addHelpText('after', '\nExample:\n  grae serve zinc250k --port 8080')
    .action(serve.bind(null, session));
}

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly grace: number;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
}

async function serve(session: Session, folder: string, options: ServeOptions): Promise<void> {
  const { Model } = await import('../../library/model.js');
  const { Service } = await import('../../serving/api/service.js');
  const { serveApi } = await import('../../serving/api/serveApi.js');
  const { describeMachine } = await import('../../host/node/machine.js');
  const { backend, allowCode } = options;
  const trained = await openModel(session, folder, { backend, allowCode });
  const service = new Service(trained.run.name, new Model(trained));
  const { grae } = await describeMachine();
  const server = await serveApi(service, grae, {
    host: options.host,
    port: options.port,
    onFault: (thrown) => session.note(`internal error: ${messageOf(thrown)}`),
  });
  session.print(server.address);
  session.note('Ctrl-C ends it, once what runs has finished');
  await untilInterrupted(
    session,
    (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    'finishing what runs',
  );
  await server.close(options.grace);
}
