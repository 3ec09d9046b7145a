// Makes the site: `npm run site` writes a front page, the explorer and the documentation (docs/ and the public API) into
// build/site/. All links between them are relative, so any folder of any static host serves it. Fails for a broken link.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Logger, LogLevel, OptionDefaults, PageEvent } from 'typedoc';
import { brokenLinks } from './brokenLinks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = join(root, 'build/site');
const { version, description, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const address = repository.url.replace(/^git\+|\.git$/g, '');

/** Stands for the address of the explorer until each page is written: TypeDoc gives all pages the same links. */
const explorerLink = 'explorer:';

/** Keeps what TypeDoc says for build/site-warnings.txt, so that the terminal shows errors and a count. */
class KeptWarnings extends Logger {
  warnings = [];

  addContext(message) {
    return message;
  }

  log(message, level) {
    if (level === LogLevel.Warn) this.warnings.push(message);
    if (level === LogLevel.Error) process.stderr.write(`error: ${message}\n`);
  }
}

/** Writes the pages of docs/ and of the public API. Returns what TypeDoc warned of. */
async function writeDocumentation(folder) {
  const app = await Application.bootstrap({
    name: 'grae',
    entryPoints: ['src/index.ts', 'src/browser.ts'].map((path) => join(root, path)),
    tsconfig: join(root, 'tsconfig.json'),
    basePath: root,
    readme: join(root, 'README.md'),
    projectDocuments: [join(root, 'docs/*.md')],
    navigationLinks: { Explorer: explorerLink, Repository: address },
    // zod, which the public API hands on, has pages of its own
    excludeExternals: true,
    excludeInternal: true,
    excludePrivate: true,
    disableGit: true,
    sourceLinkTemplate: `${address}/blob/main/{path}#L{line}`,
    githubPages: true,
    searchInDocuments: true,
    highlightLanguages: [...OptionDefaults.highlightLanguages, 'csv', 'python'],
    ignoredHighlightLanguages: ['ne', 'nearley'],
    // it names what has a base that is not public, and then has no place for it
    includeHierarchySummary: false,
    includeVersion: true,
  });
  const logger = new KeptWarnings();
  app.logger = logger;
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the public API');
  nameModules(project);
  app.validate(project);
  const link = `href="${explorerLink}"`;
  app.renderer.on(PageEvent.END, (page) => {
    const explorer = `${relative(dirname(page.filename), site).split(sep).join('/')}/explorer/index.html`;
    page.contents = page.contents?.replaceAll(link, `href="${explorer}"`);
  });
  await app.generateDocs(project, folder);
  if (logger.hasErrors()) throw new Error('TypeDoc found errors');
  return logger.warnings;
}

/** Names the modules as programs import them. */
function nameModules(project) {
  const names = { src: 'grae', 'src/browser': 'grae/browser' };
  for (const child of project.children ?? []) child.name = names[child.name] ?? child.name;
}

function writeExplorer(folder) {
  const { status } = spawnSync(process.execPath, [join(root, 'bin/grae.js'), 'explore', '--to', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`"grae explore --to" ended with status ${status}`);
}

function frontPage() {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${description}">
<title>grae</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 12vh auto; padding: 0 1.5rem; }
  h1 { font-size: 2.5rem; margin: 0; }
  li { margin: 0.6rem 0; }
  footer { margin-top: 3rem; font-size: 0.9rem; opacity: 0.75; }
</style>
</head>
<body>
<main>
<h1>grae</h1>
<p>Learn a language from examples, then write new strings of it. grae trains a small generative model on strings that a
context-free grammar describes: molecules as SMILES, arithmetic expressions, a language of your own.</p>
<ul>
<li><a href="explorer/index.html">Explorer</a>: a model at work in your browser. Nothing leaves your machine.</li>
<li><a href="docs/index.html">Documentation</a>: guides, commands and settings, and the public API, with a search.</li>
<li><a href="${address}">Repository</a>: source, issues, releases.</li>
</ul>
</main>
<footer>Version ${version}. MIT licence.</footer>
</body>
</html>
`;
}

/** Returns the number of files below a folder and their size in bytes. */
function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return { files: files.length, bytes };
}

const start = performance.now();
rmSync(site, { recursive: true, force: true });
mkdirSync(site, { recursive: true });
writeFileSync(join(site, 'index.html'), frontPage());
writeExplorer(join(site, 'explorer'));
const warnings = await writeDocumentation(join(site, 'docs'));
const warningsFile = join(dirname(site), 'site-warnings.txt');
writeFileSync(warningsFile, warnings.map((warning) => `${warning}\n`).join(''));

const broken = brokenLinks(site);
for (const { page, link } of broken)
  process.stderr.write(`error: ${page} links to ${link}, which is not there\n`);
const { files, bytes } = sizeOf(site);
const seconds = ((performance.now() - start) / 1000).toFixed(0);
process.stdout.write(
  `build/site: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${seconds} s; ` +
    `${warnings.length} warnings of TypeDoc in build/site-warnings.txt, ${broken.length} broken links\n`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
