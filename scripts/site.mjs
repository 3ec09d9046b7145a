// Makes the site: `npm run site` writes a front page, the explorer and the documentation (docs/ and the public API) into
// build/site/. All links between them are relative, so any folder of any static host serves it. Fails for a broken link.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Converter, Logger, LogLevel, OptionDefaults, PageEvent, RendererEvent } from 'typedoc';
import { brokenLinks } from './brokenLinks.mjs';
import { addSettingSentences } from './settingSentences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = join(root, 'build/site');
const { version, description, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const address = repository.url.replace(/^git\+|\.git$/g, '');

/** Stands for the address of the explorer until each page is written: TypeDoc gives all pages the same links. */
const explorerLink = 'explorer:';

/** Writes each complaint of TypeDoc to standard error, on a line. */
class Complaints extends Logger {
  log(message, level) {
    super.log(message, level); // counts
    if (level >= LogLevel.Warn) process.stderr.write(`error: ${message}\n`);
  }
}

/** Writes the pages of docs/ and of the public API. Throws for anything that TypeDoc warns of. */
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
    customCss: join(root, 'scripts/site.css'),
    searchInDocuments: true,
    highlightLanguages: [...OptionDefaults.highlightLanguages, 'csv', 'python'],
    ignoredHighlightLanguages: ['ne', 'nearley'],
    // it names what has a base that is not public, and then has no place for it
    includeHierarchySummary: false,
    includeVersion: true,
    // how it works out the names and values of settings: the types that it gives are there, without it
    intentionallyNotExported: ['NamesIn', 'ValuesIn'].map((name) => `src/base/registry.ts:${name}`),
  });
  app.logger = new Complaints();
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => addSettingSentences(project));
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the public API');
  nameModules(project);
  removeTitle(project.readme);
  app.validate(project);
  // only now, since TypeDoc makes addresses of the names before
  app.renderer.on(RendererEvent.BEGIN, () => nameGuides(project));
  const link = `href="${explorerLink}"`;
  app.renderer.on(PageEvent.END, (page) => {
    const explorer = `${relative(dirname(page.filename), site).split(sep).join('/')}/explorer/index.html`;
    page.contents = page.contents?.replaceAll(link, `href="${explorer}"`);
  });
  await app.generateDocs(project, folder);
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('expected documentation that TypeDoc has no complaint about');
}

/** Names the guides by their headings, and puts them in the order of the table in docs/README.md. */
function nameGuides(project) {
  const table = readFileSync(join(root, 'docs/README.md'), 'utf8');
  const place = ({ name }) => table.indexOf(`](${name.replace('docs/', '')}.md)`);
  const guides = [...project.documents].sort((a, b) => place(a) - place(b));
  project.documents = guides;
  project.childrenIncludingDocuments = [...guides, ...(project.children ?? [])];
  for (const guide of guides) {
    const [, heading] = /^# (.+)$/m.exec(guide.content.map(({ text }) => text).join(''));
    guide.name = `Guides/${heading}`;
  }
}

/** Removes the heading of the README: TypeDoc puts the name and the version above it. */
function removeTitle([first]) {
  first.text = first.text.replace(/^# .*\n+/, '');
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
<link rel="icon" href="data:,">
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
await writeDocumentation(join(site, 'docs'));

const broken = brokenLinks(site);
for (const { page, link } of broken)
  process.stderr.write(`error: ${page} links to ${link}, which is not there\n`);
const { files, bytes } = sizeOf(site);
const seconds = ((performance.now() - start) / 1000).toFixed(0);
process.stdout.write(
  `build/site: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${seconds} s; ${broken.length} broken links\n`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
