import { unzipSync } from 'fflate';
import { filesOfTraining, type RunContents } from '../engine/runContents.js';

/** A run as the user gave it. */
export interface GivenRun {
  /** The name of its folder or archive. */
  readonly name: string;
  readonly files: RunContents;
}

/** The most bytes of a run, which the page holds in memory. */
const mostBytes = 500_000_000;

/** A file of a folder, or alone. */
interface PlacedFile {
  /** The path below what was given, such as `mine/config.json`. */
  readonly path: string;
  readonly file: File;
}

/**
 * Reads a run from what was dropped: a folder, its files, or a ZIP archive of either.
 *
 * @throws Error for anything else, in words for the user
 */
export async function readDroppedRun({ items }: DataTransfer): Promise<GivenRun> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return readRun((await Promise.all(entries.map((entry) => filesOf(entry)))).flat());
}

/** Reads a run from files that were chosen: those of a folder, or a ZIP archive. @throws Error as {@link readDroppedRun} */
export function readChosenRun(files: Iterable<File>): Promise<GivenRun> {
  return readRun([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

async function readRun(given: readonly PlacedFile[]): Promise<GivenRun> {
  const [first] = given;
  if (given.length === 1 && first!.path.endsWith('.zip')) return readArchive(first!.file);
  const inside = runAmong(given.map(({ path }) => path));
  const ofRun = given.filter(({ path }) => inside(path) !== null);
  expectSmall(ofRun.reduce((sum, { file }) => sum + file.size, 0));
  const files: Record<string, Uint8Array> = {};
  for (const { path, file } of ofRun) files[inside(path)!] = new Uint8Array(await file.arrayBuffer());
  return { name: folderOf(first!.path) ?? 'your run', files };
}

async function readArchive(archive: File): Promise<GivenRun> {
  expectSmall(archive.size);
  const bytes = new Uint8Array(await archive.arrayBuffer());
  let unpackedBytes = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    if (filesOfTraining.has(lastPart(name)) || name.endsWith('/')) return false;
    unpackedBytes += originalSize;
    return unpackedBytes <= mostBytes;
  };
  let all: Record<string, Uint8Array>;
  try {
    all = unzipSync(bytes, { filter });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(`${archive.name}: expected a ZIP archive, but it cannot be read: ${why}`);
  }
  expectSmall(unpackedBytes);
  const inside = runAmong(Object.keys(all));
  const files: Record<string, Uint8Array> = {};
  for (const [path, content] of Object.entries(all)) {
    const name = inside(path);
    if (name !== null) files[name] = content;
  }
  return { name: archive.name.replace(/\.zip$/, ''), files };
}

/**
 * Finds the run among files, by its `config.json`.
 *
 * @returns a function from the path of a file to its name in the run; to null for a file that does not belong there
 * @throws Error where there is none
 */
function runAmong(paths: readonly string[]): (path: string) => string | null {
  const configs = paths.filter((path) => lastPart(path) === 'config.json');
  const config = configs.sort((a, b) => a.length - b.length)[0];
  if (config === undefined) {
    const [first, ...others] = paths;
    const received =
      first === undefined
        ? 'nothing'
        : `${lastPart(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
    throw new Error(`expected the folder of a run, with a config.json in it, but received: ${received}`);
  }
  const folder = config.slice(0, -'config.json'.length);
  return (path) => {
    const name = path.startsWith(folder) ? path.slice(folder.length) : '';
    return name === '' || name.includes('/') || filesOfTraining.has(name) ? null : name;
  };
}

function expectSmall(bytes: number): void {
  if (bytes <= mostBytes) return;
  throw new Error(
    `expected a run of at most ${mostBytes / 1e6} MB, but received ${(bytes / 1e6).toFixed(0)}; an exported copy is smaller`,
  );
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const folderOf = (path: string): string | null =>
  path.includes('/') ? lastPart(path.slice(0, path.lastIndexOf('/'))) : null;

/** The files of a dropped entry: itself, or those of a folder, without the folders in it. */
async function filesOf(entry: FileSystemEntry): Promise<readonly PlacedFile[]> {
  if (entry.isFile) return [await placedFile(entry as FileSystemFileEntry)];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: Promise<PlacedFile>[] = [];
  // a reader gives its entries in several portions, an empty one last
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return Promise.all(files);
    for (const one of some) if (one.isFile) files.push(placedFile(one as FileSystemFileEntry));
  }
}

const placedFile = (entry: FileSystemFileEntry): Promise<PlacedFile> =>
  new Promise((resolve, reject) =>
    entry.file((file) => resolve({ path: entry.fullPath.replace(/^\//, ''), file }), reject),
  );
