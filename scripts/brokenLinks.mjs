// Links between the pages of a folder that lead nowhere.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const attributes = /<[a-z][^<>]*?\s(?:href|src)="([^"]*)"/gi;
const identifiers = /\s(?:id|name)="([^"]*)"/g;
/** Code shows markup, and scripts hold strings of it. */
const unread = /<script\b[^>]*>[\s\S]*?<\/script>|<!--[\s\S]*?-->/g;
const entities = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' };
const unescaped = (text) => text.replace(/&(?:amp|quot|#39|lt|gt);/g, (entity) => entities[entity]);

/**
 * Returns the links of all HTML files below a folder that name no file below it, or no place in that file. Links to other
 * sites are left alone; one from the root of the host (`/page`) counts as broken, since the folder may be served from anywhere.
 */
export function brokenLinks(folder) {
  const pages = readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.html'))
    .sort();
  const places = new Map();
  const placesOf = (file) => {
    if (!places.has(file)) {
      const found = [...readFileSync(file, 'utf8').matchAll(identifiers)].map(([, id]) => unescaped(id));
      places.set(file, new Set(found));
    }
    return places.get(file);
  };
  const leadsSomewhere = (page, link) => {
    if (/^[a-z][a-z+.-]*:/i.test(link)) return true;
    const [path = '', place = ''] = link.split('#', 2);
    const bare = decodeURIComponent(path.split('?', 1)[0]);
    if (bare.startsWith('/')) return false;
    let file = bare === '' ? page : resolve(dirname(page), bare);
    if (relative(folder, file).split(sep)[0] === '..' || !existsSync(file)) return false;
    if (statSync(file).isDirectory()) file = join(file, 'index.html');
    if (!existsSync(file)) return false;
    return place === '' || !file.endsWith('.html') || placesOf(file).has(decodeURIComponent(place));
  };
  return pages.flatMap((name) => {
    const page = join(folder, name);
    const text = readFileSync(page, 'utf8').replace(unread, '');
    const links = new Set([...text.matchAll(attributes)].map(([, link]) => unescaped(link)));
    return [...links]
      .filter((link) => !leadsSomewhere(page, link))
      .map((link) => ({ page: name.split(sep).join('/'), link }));
  });
}
