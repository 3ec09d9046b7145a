// Asks for the help of every command and prints the packages that each loads and none before it did, as JSON.
import { createRequire, register } from 'node:module';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

const { port1: loads, port2: port } = new MessageChannel();
const hook = `
  let port;
  export const initialize = (given) => { port = given; };
  export const load = (url, context, next) => { port.postMessage(url); return next(url, context); };
`;
register(`data:text/javascript,${encodeURIComponent(hook)}`, { data: port, transferList: [port] });
const required = createRequire(import.meta.url).cache;

const { main, programOf } = await import('../../dist/cli/main.js');
const { Session } = await import('../../dist/cli/session.js');
const { processIo } = await import('../../dist/cli/processIo.js');

const packages = new Set();

/** Returns the packages of all modules since the last call that came from none of the packages before. */
function newPackages() {
  const places = Object.keys(required);
  for (let sent = receiveMessageOnPort(loads); sent !== undefined; sent = receiveMessageOnPort(loads)) {
    places.push(sent.message);
  }
  const found = places.map((place) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1]);
  const added = [...new Set(found)].filter((name) => name !== undefined && !packages.has(name));
  for (const name of added) packages.add(name);
  return added;
}

const silent = { write: () => true, on: () => {} };
const io = { ...processIo, stdout: silent, stderr: silent, signals: silent };
const report = {};

/** @param path the words of the command; none for grae itself */
async function askForHelp(path) {
  const status = await main([...path, '--help'], io);
  const name = ['grae', ...path].join(' ');
  if (status !== 0) throw new Error(`${name} --help ended with ${status}`);
  report[name] = newPackages();
}

async function askBelow(command, path) {
  for (const one of command.commands) {
    const below = [...path, one.name()];
    await askForHelp(below);
    // a command of the first level is only listed until it is called
    const loaded =
      path.length > 0
        ? one
        : (await programOf(new Session(io), one.name())).commands.find((it) => it.name() === one.name());
    await askBelow(loaded, below);
  }
}

await askForHelp([]);
await askBelow(await programOf(new Session(io), ''), []);
process.stdout.write(JSON.stringify(report));
