import { GraeError } from '../../base/errors.js';
import type { Asset } from '../../base/host.js';
import { fetchBytes } from './fetchBytes.js';
import { scope } from './scope.js';

/** The table of contents that `copyAssets` writes beside the files. */
interface AssetIndex {
  /** Version of grae. */
  readonly grae: string;
  readonly files: readonly Asset[];
}

let address: URL | null = null;
let index: Promise<AssetIndex> | null = null;

/**
 * Sets the address of the shipped files: a folder that `copyAssets` of the Node entry wrote. A relative address counts
 * from the calling page or worker.
 *
 * @param folder such as `https://example.org/grae/`, with or without the last slash
 */
export function setAssets(folder: string | URL): void {
  const url = new URL(folder, scope.location?.href);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  address = url;
  index = null;
}

/** Returns the address that {@link setAssets} has set; null before. */
export function assetsFolder(): string | null {
  return address === null ? null : address.href;
}

/** Returns the address of a shipped file, or of a folder of them. @throws GraeError before {@link setAssets} */
export function assetAddress(path: string): URL {
  if (address !== null) return new URL(path, address);
  throw new GraeError({
    code: 'not-ready',
    where: path,
    problem: 'expected a file that ships with grae, but nothing says where such files are served',
    advice: [{ text: 'call setAssets() first' }],
  });
}

/** Fetches a shipped file. @throws GraeError with the address and the reason if that fails */
export async function fetchAsset(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = assetAddress(path);
  const outcome = await fetchBytes(url);
  if ('bytes' in outcome) return outcome.bytes;
  throw new GraeError({
    code: 'unavailable',
    where: String(url),
    problem: `expected a file that ships with grae, but ${outcome.why}`,
    advice: [{ text: 'serve the folder that copyAssets() wrote' }],
  });
}

/** Lists the files below a folder of assets, from the table of contents. */
export async function servedAssets(folder: string): Promise<readonly Asset[]> {
  const { files } = await readIndex();
  return files.filter(({ path }) => path.startsWith(`${folder}/`));
}

/** Returns the version of grae whose files are served. */
export async function servedVersion(): Promise<string> {
  return (await readIndex()).grae;
}

function readIndex(): Promise<AssetIndex> {
  index ??= fetchAsset('index.json').then(
    (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as AssetIndex,
  );
  return index;
}
