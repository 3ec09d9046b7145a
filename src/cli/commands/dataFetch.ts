import { InputError } from '../../base/errors.js';
import { ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';

export interface FetchCommandOptions {
  readonly to: string;
  readonly from?: string;
  readonly unverified?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Runs `grae data fetch`, with the folder locked against other processes. */
export async function fetchData(
  session: Session,
  name: string,
  { to: chosen, from, unverified, force = false, json }: FetchCommandOptions,
): Promise<void> {
  const { join } = await import('node:path');
  const { makeFolder } = await import('../../host/node/makeFolder.js');
  const { dataSetNamed, dataSets } = await import('../../corpus/dataSets.js');
  const { fetchFile } = await import('../../corpus/fetchFile.js');
  const { removeEmptyParts } = await import('../../corpus/partFile.js');
  const { regularTarget } = await import('../../host/node/writeTarget.js');
  const { files, folder = '.', byHand } = await dataSetNamed(name);
  if (byHand !== undefined && from === undefined) {
    throw new InputError({
      code: 'unavailable',
      where: name,
      problem: byHand,
      advice: [{ text: 'then give it with --from FILE, which checks it and copies it into its place' }],
    });
  }
  const unknown = files.find((file) => file.sha256 === null);
  if (unknown !== undefined && unverified !== true) {
    throw new InputError(
      `expected --unverified, since no SHA-256 of ${unknown.name} is published to check it against`,
    );
  }
  const to = join(chosen, folder);
  await makeFolder(to);
  const { whileLocked } = await import('../../host/node/lock.js');
  const line = new ProgressLine(session);
  const fetched: object[] = [];
  const fetchAll = async (): Promise<void> => {
    const all = (await dataSets()).flatMap((set) => set.files);
    await removeEmptyParts(all.map((file) => join(to, file.name)));
    for (const file of files) {
      const source = from === undefined ? file.url! : await sourceOf(from, file.name, files.length === 1);
      const path = join(to, file.name);
      const started = performance.now();
      const result = await fetchFile(source, await regularTarget(path), {
        ...file,
        force,
        onProgress: (bytes) => line.count(file.name, bytes, file.bytes ?? bytes, started),
      });
      line.clear();
      fetched.push({ file: path, ...result, verified: file.sha256 !== null });
      if (json !== true) {
        session.note(
          `${path}: ${result.bytes} bytes, SHA-256 ${result.sha256}${result.present ? ', already there' : ''}`,
        );
      }
    }
  };
  await whileLocked(to, `grae data fetch ${name}`, fetchAll);
  if (json === true) session.printJson({ files: fetched });
}

/** The address or path of a file: the given one where it is the file itself, else one below it. */
async function sourceOf(from: string, name: string, single: boolean): Promise<string> {
  const { stat } = await import('node:fs/promises');
  const isAddress = /^https?:/i.test(from);
  const isFolder = isAddress
    ? from.endsWith('/')
    : (await stat(from).catch(() => null))?.isDirectory() === true;
  if (single && !isFolder) return from;
  return from.endsWith('/') ? `${from}${name}` : `${from}/${name}`;
}
