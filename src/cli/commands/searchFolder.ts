import type { EvaluationLog } from '../../search/evaluationLog.js';
import type { SearchSettings } from '../../search/searchFiles.js';

/** The logs in the folder of a search. */
export interface SearchLogs {
  readonly search: EvaluationLog;
  readonly openBaseline: () => Promise<EvaluationLog>;
}

export interface SearchFolderOptions {
  /** Whether to continue the search in the folder; else there has to be none. */
  readonly resume: boolean;
  /** The settings of the search, which its folder keeps. */
  readonly record: SearchSettings;
}

/** Works with logs in a folder, which nobody else writes to meanwhile. */
export async function inSearchFolder<T>(
  out: string,
  { resume, record }: SearchFolderOptions,
  work: (logs: SearchLogs) => Promise<T>,
): Promise<T> {
  const { mkdir } = await import('node:fs/promises');
  const { FolderStore } = await import('../../host/node/folderStore.js');
  const { baselineFile, openEvaluationLog } = await import('../../search/evaluationLog.js');
  const { beginSearch, continueSearch } = await import('../../search/searchFiles.js');
  if (!resume) await mkdir(out, { recursive: true });
  const store = new FolderStore(out);
  return store.whileLocked('a search', async () =>
    work({
      search: await (resume ? continueSearch : beginSearch)(store, record),
      openBaseline: () => openEvaluationLog(store, baselineFile),
    }),
  );
}
