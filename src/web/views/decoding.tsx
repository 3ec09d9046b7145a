import { useEffect, useRef, useState } from 'preact/hooks';
import type { RefusedString } from '../engine/tasks/readString.js';
import type { ShownCandidate, Trace, TracedStep } from '../engine/tasks/trace.js';
import { largestSeed, useExplorerOf, wholeNumber } from '../explorer.js';
import { Depiction } from '../parts/depiction.js';
import { NumberField } from '../parts/numberField.js';
import { RefusalNote } from '../parts/refusalNote.js';
import { StringInput } from '../parts/stringInput.js';
import { Symbols } from '../parts/symbols.js';
import { TroubleNote } from '../parts/troubleNote.js';
import { useGivenString } from '../parts/useGivenString.js';
import { useTask } from '../parts/useTask.js';
import { vetoInWords } from '../parts/vetoInWords.js';

/** The time for which a step is shown while the decoding plays, in milliseconds. */
const pace = 1200;

/** A decoding, step by step. */
export function Decoding() {
  const { parameters, setParameters, facts, goTo } = useExplorerOf('strings');
  const task = useTask('trace');
  const [result, setResult] = useState<Trace | RefusedString | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const { of = '' } = parameters;
  const given = useGivenString();
  const isDrawn = of === '';
  const seed = wholeNumber(parameters.seed, 1, 0, largestSeed);
  const text = isDrawn ? null : given.text;
  useEffect(() => {
    setResult(null);
    setPlaying(false);
    if (isDrawn) void task.start({ seed }).then(setResult);
    else if (text !== null) void task.start({ text }).then(setResult);
  }, [isDrawn, text, seed]);

  const trace = result?.kind === 'traced' ? result : null;
  const steps = trace?.steps ?? [];
  const at = wholeNumber(parameters.step, 1, 1, Math.max(1, steps.length));
  /** The step in view, also for a key that comes before the page has followed the last one. */
  const current = useRef(at);
  current.current = at;
  const show = (step: number): void => {
    if (step < 1 || step > steps.length) return;
    current.current = step;
    setParameters({ step: String(step) });
  };
  useEffect(() => {
    if (!isPlaying) return;
    if (at >= steps.length) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => show(at + 1), pace);
    return () => clearTimeout(timer);
  }, [isPlaying, at, steps.length]);
  useEffect(() => {
    const follow = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (ctrlKey || metaKey || altKey) return;
      if (target instanceof Element && target.closest('input, select, textarea, dialog') !== null) return;
      if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
      event.preventDefault();
      setPlaying(false);
      show(current.current + (key === 'ArrowLeft' ? -1 : 1));
    };
    addEventListener('keydown', follow);
    return () => removeEventListener('keydown', follow);
  });
  const play = (): void => {
    if (!isPlaying && at >= steps.length) show(1);
    setPlaying(!isPlaying);
  };
  const step = steps[at - 1];
  const whole = steps.at(-1)?.after ?? '';

  return (
    <>
      <h2>Decoding</h2>
      <StringInput
        label={facts.domain === 'molecule' ? 'The code of a molecule' : 'The code of a string'}
        text={isDrawn ? '' : (given.text ?? '')}
        onChange={(changed) => setParameters({ of: changed === '' ? null : changed, step: null })}
      />
      <div class="controls">
        <NumberField
          label="or a drawn code, seed"
          least={0}
          most={largestSeed}
          value={seed}
          onChange={(written) => setParameters({ seed: written, of: null, step: null })}
        />
        <button
          type="button"
          onClick={() => setParameters({ seed: String(isDrawn ? seed + 1 : seed), of: null, step: null })}
        >
          Draw another
        </button>
      </div>
      <TroubleNote trouble={isDrawn ? task.trouble : (given.trouble ?? task.trouble)} />
      {text !== null && result?.kind === 'refused' && (
        <RefusalNote text={text} refusal={result} view="decoding" />
      )}
      {result === null && task.isRunning && <p role="status">Decoding …</p>}
      {trace !== null && step !== undefined && (
        <>
          <p class="summary">
            {trace.spelled === null ? `The code of seed ${seed}` : 'This code'} becomes{' '}
            <code class="string">{whole}</code>{' '}
            {trace.spelled !== null && (trace.spelled === whole ? '(the same string) ' : '(another string) ')}
            in {steps.length} {steps.length === 1 ? 'step' : 'steps'}.{' '}
            {trace.rules.length > 0
              ? `The guard keeps ${trace.rules.join(', ')}.`
              : 'This model has no guard.'}{' '}
            <button type="button" class="link" onClick={() => goTo('around', { of: whole })}>
              around it
            </button>
          </p>
          <fieldset class="controls player" aria-label="Steps">
            <button type="button" aria-label="Step back" disabled={at <= 1} onClick={() => show(at - 1)}>
              ◀
            </button>
            <button type="button" class="main" onClick={play}>
              {isPlaying ? 'Pause' : 'Play'}
            </button>
            <button
              type="button"
              aria-label="Step forward"
              disabled={at >= steps.length}
              onClick={() => show(at + 1)}
            >
              ▶
            </button>
            <label class="slider">
              Step{' '}
              <input
                type="range"
                min={1}
                max={steps.length}
                value={at}
                aria-valuetext={`step ${at} of ${steps.length}`}
                onInput={({ currentTarget }) => {
                  setPlaying(false);
                  show(currentTarget.valueAsNumber);
                }}
              />{' '}
              <output>
                {at} of {steps.length}
              </output>
            </label>
          </fieldset>
          <ol class="steps" aria-label="All steps">
            {steps.map(({ text: before, after, production }, i) => (
              <li key={`${i} ${after}`}>
                <button
                  type="button"
                  aria-current={i + 1 === at ? 'step' : undefined}
                  onClick={() => show(i + 1)}
                >
                  <code>{production === null ? '(ended early)' : after.slice(before.length) || '·'}</code>
                </button>
              </li>
            ))}
          </ol>
          <StepView step={step} productions={trace.productions} />
        </>
      )}
    </>
  );
}

interface StepViewProps {
  readonly step: TracedStep;
  readonly productions: number;
}

/** One step: the derivation so far, and the candidates. */
function StepView({ step, productions }: StepViewProps) {
  const {
    text,
    open,
    masked,
    candidates,
    unlisted,
    production: taken,
    after,
    ended,
    vetoed,
    vetoedBy,
  } = step;
  const [top, ...behind] = open;
  const chosen = candidates.find(({ production }) => production === taken);
  const byRule = Object.entries(vetoedBy).map(([rule, count]) => `${rule} ${count}`);
  const left = productions - masked;
  return (
    <div class="columns step">
      <div>
        <h3>Before</h3>
        <p class="form">
          <code>
            {text}
            <span class="top">{top !== undefined && 'name' in top ? top.name : ''}</span>
            <Symbols symbols={behind} />
          </code>
        </p>
        <p class="summary" aria-live="polite">
          <code>{top !== undefined && 'name' in top ? top.name : ''}</code> is on top of the stack. The
          grammar masks {masked.toLocaleString('en')} of the {productions.toLocaleString('en')} productions,
          since they expand others; {left.toLocaleString('en')} {left === 1 ? 'is' : 'are'} left.
          {vetoed > 0 &&
            ` The guard vetoes ${vetoed === left ? 'all' : vetoed} of these${byRule.length > 0 ? ` (${byRule.join(', ')})` : ''}.`}
        </p>
        <div class="scrolls">
          <table class="candidates">
            <thead>
              <tr>
                <th scope="col">Writes</th>
                <th scope="col">Probability</th>
                <th scope="col">Verdict</th>
              </tr>
            </thead>
            <tbody>
              {candidates.map((candidate) => (
                <CandidateRow
                  key={candidate.production}
                  candidate={candidate}
                  isTaken={candidate.production === taken}
                />
              ))}
            </tbody>
          </table>
        </div>
        {unlisted.count > 0 && (
          <p class="summary">
            and {unlisted.count.toLocaleString('en')} others, together{' '}
            {percent(Math.max(0, unlisted.probability))}
          </p>
        )}
        {taken === null && (
          <p class="summary">
            The guard lets none of them pass: it goes back as few steps as possible and ends the string.
          </p>
        )}
        {chosen !== undefined && chosen.parts.length > 1 && (
          <details>
            <summary>The production taken joins {chosen.parts.length} of the grammar</summary>
            <ol class="parts">
              {chosen.parts.map((part, i) => (
                <li key={`${i} ${part}`}>
                  <code>{part}</code>
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
      <div>
        <h3>After</h3>
        <p class="form">
          <code>
            {taken === null ? (
              after
            ) : (
              <>
                {text}
                <mark>{after.slice(text.length) || ' '}</mark>
              </>
            )}
          </code>
        </p>
        {ended !== null && (
          <figure class="ended">
            <Depiction text={ended} width={320} height={240} />
            <figcaption class="summary">
              {ended === after ? (
                'The string is complete.'
              ) : (
                <>
                  Ended as soon as possible from here: <code class="string">{ended}</code>
                </>
              )}
            </figcaption>
          </figure>
        )}
      </div>
    </div>
  );
}

interface CandidateRowProps {
  readonly candidate: ShownCandidate;
  readonly isTaken: boolean;
}

function CandidateRow({ candidate, isTaken }: CandidateRowProps) {
  const { writes, probability, veto, parts } = candidate;
  return (
    <tr class={isTaken ? 'taken' : veto === null ? undefined : 'vetoed'}>
      <th scope="row">
        <code>{writes.length === 0 ? <span class="name">nothing</span> : <Symbols symbols={writes} />}</code>
        {parts.length > 1 && <small> {parts.length} in one</small>}
      </th>
      <td class="probability">
        <span class="bar" style={{ width: `${100 * probability}%` }} />
        {percent(probability)}
      </td>
      <td>{isTaken ? 'taken' : veto === null ? '' : `vetoed: ${vetoInWords(veto)}`}</td>
    </tr>
  );
}

function percent(share: number): string {
  if (share === 0) return '0%';
  if (share < 0.0001) return 'under 0.01%';
  if (share > 0.9999 && share < 1) return 'over 99.99%';
  return `${(100 * share).toFixed(share < 0.01 ? 2 : 1)}%`;
}
