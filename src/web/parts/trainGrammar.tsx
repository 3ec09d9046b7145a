import { zipSync } from 'fflate';
import { useEffect, useState } from 'preact/hooks';
import type { GrammarFacts, GrammarOutcome } from '../engine/tasks/grammarStrings.js';
import type { TrainResult, TrainStatus } from '../engine/tasks/trainOwn.js';
import { largestSeed, useExplorer, wholeNumber } from '../explorer.js';
import { LongText } from './longText.js';
import { NumberField } from './numberField.js';
import { PlaceInText } from './placeInText.js';
import { saveFile } from './saveFile.js';
import { SeedField } from './seedField.js';
import { TroubleNote } from './troubleNote.js';
import { useTask } from './useTask.js';

/** Hairpins of RNA: a stem of bases that pair, around a loop. */
const hairpins = `hairpin -> "A" hairpin "U" | "U" hairpin "A" | "G" hairpin "C" | "C" hairpin "G" | loop
loop -> base base base | base base base base
base -> "A" | "C" | "G" | "U"
`;

const shownStrings = 12;
const mostStrings = 20_000;
/** The milliseconds without a key before the grammar is compiled. */
const rest = 300;

/** A grammar of the user's, strings of it, and a small model trained on them in the page. */
export function TrainGrammar() {
  const { addModel, goTo, parameters, setParameters } = useExplorer();
  const drawing = useTask('grammarStrings');
  const training = useTask('trainOwn');
  const [source, setSource] = useState(hairpins);
  const [outcome, setOutcome] = useState<GrammarOutcome | null>(null);
  const [status, setStatus] = useState<TrainStatus | null>(null);
  const [trained, setTrained] = useState<{ readonly name: string; readonly result: TrainResult } | null>(
    null,
  );
  const count = wholeNumber(parameters.n, 3000, 2, mostStrings);
  const seconds = wholeNumber(parameters.seconds, 60, 1, 600);
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);

  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const drawn = await drawing.start({ source, count, seed });
      if (isCurrent) setOutcome(drawn);
    }, rest);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [source, count, seed]);

  const train = async (): Promise<void> => {
    setStatus(null);
    setTrained(null);
    const result = await training.start({ source, count, seed, seconds }, setStatus);
    if (result === null) return;
    const about = `trained here for ${Math.round(result.seconds)} s on ${result.strings.toLocaleString('en')} strings of your grammar`;
    const name = addModel({ name: 'your grammar', place: result.files, about, kind: 'strings' });
    setTrained({ name, result });
  };
  const facts = outcome?.kind === 'usable' ? outcome : null;
  const isReady = facts !== null && facts.strings.strings.length >= 2;
  return (
    <section aria-label="A grammar of yours">
      <h3>A grammar of yours</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void train();
        }}
      >
        <label for="grammar">
          A context-free grammar in the notation of nearley; its first rule is the start
        </label>
        <LongText id="grammar" rows={6} what="a grammar" value={source} onInput={setSource} />
        <TroubleNote trouble={drawing.trouble} />
        {outcome?.kind === 'refused' && (
          <>
            <TroubleNote trouble={{ message: outcome.message }} />
            {outcome.line !== null && (
              <PlaceInText text={source} line={outcome.line} column={outcome.column} />
            )}
          </>
        )}
        <div class="controls">
          <NumberField
            label="Strings to draw"
            least={2}
            most={mostStrings}
            value={count}
            onChange={(written) => setParameters({ n: written })}
          />
          <NumberField
            label="Seconds of training"
            least={1}
            most={600}
            value={seconds}
            onChange={(written) => setParameters({ seconds: written })}
          />
          <SeedField value={seed} />
          <button type="submit" class="main" disabled={!isReady || training.isRunning}>
            Train
          </button>
          <button type="button" disabled={!training.isRunning} onClick={training.stop}>
            Stop
          </button>
        </div>
      </form>
      {facts !== null && (
        <>
          <p class="summary" role="status">
            {summaryOf(facts)}
          </p>
          <ul class="drawn" aria-label="Strings drawn from the grammar">
            {facts.strings.strings.slice(0, shownStrings).map((text) => (
              <li key={text}>
                <code class="string">{text === '' ? '(the empty string)' : text}</code>
              </li>
            ))}
          </ul>
          {facts.findings.map(({ message }) => (
            <p key={message} class="note">
              {message}
            </p>
          ))}
        </>
      )}
      {training.isRunning && (
        <p>
          <progress aria-label="Training" value={status?.done ?? 0} max={1} /> {statusOf(status)}
        </p>
      )}
      <TroubleNote trouble={training.trouble} />
      <p role="status">
        {trained !== null &&
          `${trained.result.wasStopped ? 'Stopped' : 'Trained'} after ${Math.round(trained.result.seconds)} s on ${trained.result.strings.toLocaleString('en')} strings.`}
      </p>
      {trained !== null && (
        <div class="controls">
          <button type="button" class="main" onClick={() => goTo('samples', { model: trained.name })}>
            Draw samples of it
          </button>
          <button type="button" onClick={() => saveRun(trained.name, trained.result)}>
            Save the run
          </button>
        </div>
      )}
    </section>
  );
}

function saveRun(name: string, { files }: TrainResult): void {
  const folder = name.replaceAll(' ', '-');
  const placed = Object.entries(files).map(([file, content]) => [`${folder}/${file}`, content]);
  saveFile(`${folder}.zip`, zipSync(Object.fromEntries(placed)), 'application/zip');
}

function summaryOf({ productions, strings: { strings, end, maxProductions } }: GrammarFacts): string {
  const found =
    strings.length === 1 ? 'one string' : `${strings.length.toLocaleString('en')} different strings`;
  const drawn = `${productions === 1 ? 'one production' : `${productions} productions`}; ${found} of at most ${maxProductions} productions`;
  if (end === 'all') return `${drawn}, which is all there is:`;
  if (end === 'rare') return `${drawn}; others are rare. The first ones:`;
  return `${drawn}. The first ones:`;
}

function statusOf(status: TrainStatus | null): string {
  if (status === null) return 'Preparing …';
  const { epoch, loss, sequencesPerSecond, secondsLeft } = status;
  const rate = Math.round(sequencesPerSecond).toLocaleString('en');
  return `epoch ${epoch}, loss ${loss.toFixed(2)}, ${rate} strings a second, ${Math.ceil(secondsLeft)} s left`;
}
