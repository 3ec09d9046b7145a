#!/usr/bin/env node
// Only syntax that old versions of Node can read, so that they reach the message below.
const wanted = [20, 19];
const found = process.versions.node.split('.').map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  process.stderr.write(
    `error: grae needs Node ${wanted.join('.')} or newer, but this is Node ${process.versions.node}\n`,
  );
  process.exitCode = 1;
} else {
  import('../dist/cli/main.js').then(
    (cli) =>
      cli.main(process.argv.slice(2)).then((status) => {
        process.exitCode = status;
      }),
    (thrown) => {
      const isMissing =
        thrown.code === 'ERR_MODULE_NOT_FOUND' && /dist[\\/]cli[\\/]main\.js' imported/.test(thrown.message);
      const isTooMany = thrown.code === 'EMFILE' || thrown.code === 'ENFILE';
      const text = isMissing
        ? 'grae is not built yet: run "npm run build" in its folder first'
        : isTooMany
          ? 'too many files are open; close some or raise the limit (ulimit -n)'
          : thrown.stack;
      process.stderr.write(`error: ${text}\n`);
      process.exitCode = 1;
    },
  );
}
