import { useId, useState } from 'preact/hooks';
import { useExplorer } from '../explorer.js';
import { type GivenRun, readChosenRun, readDroppedRun } from './readRunFiles.js';
import { TroubleNote } from './troubleNote.js';
import { useTask } from './useTask.js';

/** An attribute that the types of Preact do not know. */
const wholeFolder: object = { webkitdirectory: true };

/** A place for a run of the user's: dropped, or chosen. It opens as a model of the page. */
export function OpenRun() {
  const { addModel, goTo } = useExplorer();
  const trying = useTask('tryFiles');
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const folderId = useId();
  const archiveId = useId();
  const take = async (reading: Promise<GivenRun>): Promise<void> => {
    setOver(false);
    setProblem(null);
    try {
      const { name, files } = await reading;
      const kind = await trying.start({ files });
      if (kind === null) return;
      const model = addModel({ name, place: files, about: 'a run of yours', kind });
      goTo(kind === 'strings' ? 'samples' : 'gallery', { model });
    } catch (thrown) {
      setProblem(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  const takeChosen = (input: HTMLInputElement): void => {
    const files = [...(input.files ?? [])];
    // the same choice again is a change
    input.value = '';
    if (files.length > 0) void take(readChosenRun(files));
  };
  return (
    <section aria-label="A run of yours">
      <h3>A run of yours</h3>
      <form
        class={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          if (event.dataTransfer !== null) void take(readDroppedRun(event.dataTransfer));
        }}
      >
        <p>
          Drop the folder of a run here, as <code>grae export</code> or <code>grae train</code> writes it, or
          a ZIP archive of one. It stays in this page.
        </p>
        <div class="controls">
          <label for={folderId}>Or choose its folder</label>
          <input
            id={folderId}
            type="file"
            {...wholeFolder}
            onChange={({ currentTarget }) => takeChosen(currentTarget)}
          />
          <label for={archiveId}>or an archive</label>
          <input
            id={archiveId}
            type="file"
            accept=".zip"
            onChange={({ currentTarget }) => takeChosen(currentTarget)}
          />
        </div>
      </form>
      <p role="status">{trying.isRunning ? 'Opening the run …' : ''}</p>
      <TroubleNote trouble={problem === null ? trying.trouble : { message: problem }} />
    </section>
  );
}
