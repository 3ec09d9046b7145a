import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ShownNeighbour } from '../engine/tasks/neighbours.js';
import type { ReadString } from '../engine/tasks/readString.js';
import type { ReconstructedString, Returned } from '../engine/tasks/reconstructString.js';
import { largestSeed, useExplorer, useExplorerOf, wholeNumber } from '../explorer.js';
import { CodeStrip } from '../parts/codeStrip.js';
import { Depiction } from '../parts/depiction.js';
import { ExportButtons } from '../parts/exportButtons.js';
import { formatScore } from '../parts/formatScore.js';
import { MarkedText } from '../parts/markedText.js';
import { RefusalNote } from '../parts/refusalNote.js';
import { SeedField } from '../parts/seedField.js';
import { type ShownString, StringCard } from '../parts/stringCard.js';
import { StringInput } from '../parts/stringInput.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { useGivenString } from '../parts/useGivenString.js';
import { useTask } from '../parts/useTask.js';

/** The radius in tenths of a deviation of the training codes. */
const radii = { least: 1, usual: 12, most: 30 };
const neighbourCount = 24;

/** A string: its code, what comes back of it, and what lies around it. */
export function Around() {
  const { goTo, setParameters, facts } = useExplorerOf('strings');
  const given = useGivenString();
  const reading = useTask('readString');
  const [read, setRead] = useState<ReadString | null>(null);
  const { text } = given;
  useEffect(() => {
    setRead(null);
    if (text !== null) void reading.start({ text }).then(setRead);
  }, [text]);
  return (
    <>
      <h2>Around a string</h2>
      <StringInput
        label={facts.domain === 'molecule' ? 'Molecule' : 'String'}
        text={text ?? ''}
        onChange={(of) => setParameters({ of })}
      />
      <TroubleNote trouble={given.trouble ?? reading.trouble} />
      {read === null && given.trouble === null && reading.trouble === null && (
        <p role="status">Reading the string …</p>
      )}
      {text !== null && read?.kind === 'refused' && <RefusalNote text={text} refusal={read} view="around" />}
      {text !== null && read?.kind === 'read' && (
        <>
          <div class="columns">
            <ul class="cards single" aria-label="The string">
              <JudgedCard key={read.spelled} text={read.spelled} />
            </ul>
            <div>
              <h3>Its code</h3>
              <CodeStrip code={read.code} />
              <p class="summary">
                Read as {countOf(read.productions, 'production')}{' '}
                {read.spelled !== text && (
                  <>
                    of <code class="string">{read.spelled}</code>
                  </>
                )}
              </p>
              <button type="button" class="link" onClick={() => goTo('decoding', { of: text })}>
                decode it step by step
              </button>
              <Returning key={read.spelled} text={read.spelled} />
            </div>
          </div>
          <Neighbourhood key={read.spelled} text={read.spelled} />
        </>
      )}
    </>
  );
}

/** A string that is judged here. */
function JudgedCard({ text }: { readonly text: string }) {
  const task = useTask('judge');
  const [string, setString] = useState<ShownString>({ text });
  useEffect(() => {
    void task.start({ texts: [text] }).then((result) => result && setString(result.judged[0]!));
  }, [text]);
  return <StringCard string={string} isCentre />;
}

/** What comes back of a string. */
function Returning({ text }: { readonly text: string }) {
  const task = useTask('reconstructString');
  const [result, setResult] = useState<ReconstructedString | null>(null);
  useEffect(() => {
    void task.start({ text }).then(setResult);
  }, [text]);
  return (
    <>
      <h3>What comes back</h3>
      <TroubleNote trouble={task.trouble} />
      {result === null ? (
        task.trouble === null && <p role="status">Decoding the code …</p>
      ) : (
        <div class="returning">
          <ReturnedString title="Greedy" returned={result.greedy} text={text}>
            the likeliest production at each step
          </ReturnedString>
          <ReturnedString title="Verified" returned={result.verified} text={text}>
            {result.isVerified
              ? `it has the code that was asked for, after ${countOf(result.decodings, 'decoding')}`
              : `none of ${countOf(result.decodings, 'decoding')} has the code that was asked for${result.codeDistance === null ? '' : `; this one is the nearest, ${formatScore(result.codeDistance)} deviations away`}`}
          </ReturnedString>
        </div>
      )}
    </>
  );
}

interface ReturnedStringProps {
  readonly title: string;
  readonly returned: Returned;
  readonly text: string;
  readonly children: string;
}

function ReturnedString({ title, returned, text, children }: ReturnedStringProps) {
  const { sameness, changed } = returned;
  const verdict = {
    exact: 'the same string',
    equivalent: 'another spelling of the same',
    other: 'another string',
  }[sameness];
  return (
    <section>
      <h4>
        {title}: {verdict}
      </h4>
      {sameness === 'other' && <Depiction text={returned.text} other={text} width={240} height={180} />}
      {sameness !== 'exact' && (
        <code class="string">
          <MarkedText text={returned.text} marked={changed} />
        </code>
      )}
      <p class="summary">{children}</p>
    </section>
  );
}

/** Strings around a string. */
function Neighbourhood({ text }: { readonly text: string }) {
  const { parameters, setParameters } = useExplorer();
  const task = useTask('neighbours');
  const [found, setFound] = useState<readonly ShownNeighbour[]>([]);
  const [counts, setCounts] = useState<Counts | null>(null);
  const tenths = wholeNumber(parameters.radius, radii.usual, radii.least, radii.most);
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);
  /** The place of the slider while it moves. */
  const [moving, setMoving] = useState<number | null>(null);
  useEffect(() => {
    setFound([]);
    setCounts(null);
    const all: ShownNeighbour[] = [];
    void task
      .start({ text, radius: tenths / 10, count: neighbourCount, seed }, (some) => {
        all.push(...some);
        setFound([...all]);
      })
      .then(setCounts);
  }, [text, tenths, seed]);
  const ordered = useMemo(() => [...found].sort((a, b) => b.similarity - a.similarity), [found]);
  return (
    <section aria-labelledby="neighbours">
      <h3 id="neighbours">Neighbours</h3>
      <div class="controls">
        <label class="slider">
          Radius{' '}
          <input
            type="range"
            min={radii.least}
            max={radii.most}
            value={moving ?? tenths}
            aria-valuetext={`${(moving ?? tenths) / 10} deviations`}
            onInput={({ currentTarget }) => setMoving(currentTarget.valueAsNumber)}
            onChange={({ currentTarget }) => {
              setMoving(null);
              setParameters({ radius: currentTarget.value });
            }}
          />{' '}
          <output>{(moving ?? tenths) / 10} deviations</output>
        </label>
        <SeedField value={seed} />
        <button type="button" class="main" onClick={() => setParameters({ seed: String(seed + 1) })}>
          Others
        </button>
        {task.isRunning && (
          <button type="button" onClick={task.stop}>
            Stop
          </button>
        )}
        <span class="export">
          Save as <ExportButtons texts={ordered.map((one) => one.text)} />
        </span>
      </div>
      <TroubleNote trouble={task.trouble} />
      <p role="status" class="summary">
        {task.trouble === null && summaryOf(ordered.length, counts)}
      </p>
      <ul class="cards" aria-label="Neighbours">
        {ordered.map((one) => (
          <StringCard
            key={one.text}
            string={one}
            other={text}
            changed={one.changed}
            note={`similarity ${one.similarity.toFixed(2)}`}
          />
        ))}
      </ul>
    </section>
  );
}

interface Counts {
  readonly codes: number;
  readonly same: number;
  readonly repeated: number;
  readonly invalid: number;
}

function summaryOf(found: number, counts: Counts | null): string {
  const neighbours = countOf(found, 'neighbour');
  if (counts === null) return found === 0 ? 'Decoding codes around it …' : `${neighbours} so far`;
  const { codes, same, repeated, invalid } = counts;
  const others = [
    ...(same > 0 ? [`${same} gave the string itself`] : []),
    ...(repeated > 0 ? [`${repeated} a neighbour again`] : []),
    ...(invalid > 0 ? [`${invalid} an invalid string`] : []),
  ];
  return [`${neighbours} from ${countOf(codes, 'code')}`, ...others].join(', ');
}

function countOf(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
