import { createReadStream } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** The content of a file of a site: a file on the disk, or a text. */
export type SiteFile = { readonly disk: string } | { readonly text: string };

/** The files of a site by path, with slashes and none in front. Nothing else is served. */
export type Site = ReadonlyMap<string, SiteFile>;

/** Opens the content of a file of a site. */
export function siteContent(file: SiteFile): Readable | string {
  return 'text' in file ? file.text : createReadStream(file.disk);
}

/** Writes a site into a folder, for any static host. */
export async function writeSite(site: Site, folder: string): Promise<void> {
  for (const [path, file] of site) {
    const target = join(folder, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true });
    if ('text' in file) await writeFile(target, file.text);
    else await copyFile(file.disk, target);
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
};

/** Returns the media type of a file by its ending. */
export function mediaTypeOf(path: string): string {
  return mediaTypes[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
