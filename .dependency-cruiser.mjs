/**
 * The rule of the rooms: which folder of `src/` may import which. A room may always import itself and `base`.
 * `npm run rooms` applies it, `test/project/rooms.test.ts` checks that it bites.
 *
 * @type {Record<string, readonly string[]>}
 */
export const rooms = {
  base: [],
  host: [],
  tensor: [],
  grammar: [],
  images: [],
  formula: ['grammar'],
  domain: ['grammar', 'formula'],
  density: ['tensor'],
  model: ['grammar', 'images', 'tensor'],
  sequences: ['grammar', 'domain'],
  corpus: ['grammar', 'formula', 'domain', 'images', 'sequences', 'host'],
  metrics: ['domain', 'density'],
  imageMetrics: ['images', 'metrics', 'model', 'tensor'],
  evaluation: ['domain', 'metrics', 'tensor', 'host'],
  run: ['grammar', 'domain', 'images', 'sequences', 'tensor', 'model', 'density'],
  judging: ['grammar', 'domain', 'tensor', 'run'],
  training: ['grammar', 'domain', 'corpus', 'sequences', 'tensor', 'model', 'density', 'run', 'host'],
  sampling: ['grammar', 'domain', 'metrics', 'tensor', 'model', 'density', 'run', 'judging'],
  imaging: ['images', 'imageMetrics', 'tensor', 'model', 'density', 'run', 'training', 'sampling'],
  search: ['grammar', 'domain', 'tensor', 'model', 'density', 'run', 'judging', 'sampling'],
  discovery: ['grammar', 'formula', 'density'],
  library: [
    'grammar',
    'formula',
    'discovery',
    'domain',
    'corpus',
    'sequences',
    'tensor',
    'model',
    'density',
    'run',
    'judging',
    'training',
    'sampling',
    'search',
  ],
  comparison: [
    'grammar',
    'domain',
    'images',
    'imageMetrics',
    'imaging',
    'corpus',
    'metrics',
    'tensor',
    'model',
    'density',
    'run',
    'judging',
    'training',
    'sampling',
    'search',
    'host',
  ],
  shards: [
    'domain',
    'corpus',
    'tensor',
    'density',
    'model',
    'run',
    'judging',
    'sampling',
    'search',
    'library',
    'evaluation',
    'host',
  ],
  serving: ['domain', 'run', 'judging', 'search', 'library', 'host'],
  report: ['grammar', 'formula', 'domain', 'images', 'model', 'density', 'run', 'sampling', 'search', 'evaluation', 'comparison'],
};

/** Rooms that run in a browser too: they import nothing of Node, and reach a host by the port of `base` alone. */
const core = [
  'base',
  'grammar',
  'formula',
  'discovery',
  'domain',
  'images',
  'sequences',
  'tensor',
  'density',
  'model',
  'metrics',
  'imageMetrics',
  'run',
  'imaging',
  'judging',
  'sampling',
  'search',
];

/** Files that are started from outside: threads by the address of theirs, which no analysis of imports sees. */
const entryPoints = '^src/((index|browser|browserWorker|worker|trialWorker|cli/main|web/engine/worker)\\.ts|web/main\\.tsx)$';

const names = Object.keys(rooms);
const anyOf = (list) => `(${list.join('|')})`;
const library = (...packages) => `(^|node_modules/)${anyOf(packages)}(/|$)`;

const roomRules = names.map((room) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `src/${room} may import only itself and: ${[...new Set(['base', ...rooms[room]])].filter((other) => other !== room).join(', ') || 'nothing else of ours'}`,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/${anyOf([room, 'base', ...rooms[room]])}/` },
}));

const libraryRule = (name, comment, home, ...packages) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^src/', pathNot: `^src/${home}` },
  to: { path: library(...packages) },
});

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'known-room',
      severity: 'error',
      comment: 'a new room needs a line in the table of .dependency-cruiser.mjs and of CONTRIBUTING.md',
      from: { path: '^src/', pathNot: `^src/(${anyOf([...names, 'cli', 'web'])}/|(index|core|coreJobs|browser|browserWorker|worker|trialWorker)\\.ts$)` },
      to: {},
    },
    {
      name: 'api-without-cli',
      severity: 'error',
      comment: 'the public API does not reach into the command line',
      from: { path: '^src/(index|core|coreJobs|browser|browserWorker|worker|trialWorker)\\.ts$' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'web-uses-the-library',
      severity: 'error',
      comment: 'the page uses grae as any page does: by the entry of browsers',
      from: { path: '^src/web/' },
      to: { path: '^src/', pathNot: '^src/(web/|browser\\.ts$)' },
    },
    libraryRule(
      'tensorflow-in-tensor',
      'only src/tensor imports TensorFlow.js, and the page the back end for its GPU',
      '(tensor/|web/engine/pageBackend\\.ts$)',
      '@tensorflow/[^/]+',
    ),
    libraryRule(
      'openchemlib-in-molecule',
      'only src/domain/molecule imports openchemlib, and the page its editor',
      '(domain/molecule/|web/parts/moleculeEditor\\.ts$)',
      'openchemlib',
    ),
    libraryRule('rdkit-in-molecule', 'only src/domain/molecule imports RDKit', 'domain/molecule/', '@rdkit/rdkit'),
    libraryRule('commander-in-cli', 'only src/cli imports commander', 'cli/', 'commander'),
    {
      name: 'no-node-in-core',
      severity: 'error',
      comment: 'these rooms run in a browser too: no import of Node built-ins, and none of a host',
      from: { path: `^src/(${anyOf(core)}/|host/browser/|(core|coreJobs|browser|browserWorker)\\.ts$)` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-node-from-browser',
      severity: 'error',
      comment: 'the entry of browsers leads to files of Node alone',
      from: { path: '^src/(browser|browserWorker)\\.ts$' },
      to: { path: '^src/host/node/', reachable: true },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'a circle of imports has no order in which it can be understood',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-unreachable',
      severity: 'error',
      comment: 'neither the public API nor the command line nor a thread uses this file',
      from: { path: entryPoints },
      to: { path: '^src/', pathNot: [entryPoints, '\\.d\\.ts$', '^src/web/leftOut\\.ts$'], reachable: false },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'this import leads nowhere',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      comment: 'the package would miss this at run time: it belongs into dependencies, but for the page, which is bundled',
      from: { path: '^src/', pathNot: '^src/web/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['types', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
