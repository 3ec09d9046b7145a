import { useExplorerOf } from '../explorer.js';
import { saveFile } from './saveFile.js';
import { TroubleNote } from './troubleNote.js';
import { useTask } from './useTask.js';

export interface ExportButtonsProps {
  readonly texts: readonly string[];
}

/** Buttons that save strings as a list, as CSV and, where the domain has records, as those. */
export function ExportButtons({ texts }: ExportButtonsProps) {
  const { domain, facts } = useExplorerOf('strings');
  const task = useTask('files');
  const endings = [
    facts.domain === 'molecule' ? 'smi' : 'txt',
    'csv',
    ...(domain?.recordFormat == null ? [] : [domain.recordFormat]),
  ];
  const save = async (ending: string): Promise<void> => {
    const files = await task.start({ texts });
    const file = files?.find(({ name }) => name.endsWith(`.${ending}`));
    if (file !== undefined) saveFile(file.name, file.text, file.type);
  };
  return (
    <>
      {endings.map((ending) => (
        <button
          type="button"
          key={ending}
          disabled={texts.length === 0 || task.isRunning}
          onClick={() => save(ending)}
        >
          {ending.toUpperCase()}
        </button>
      ))}
      <TroubleNote trouble={task.trouble} />
    </>
  );
}
