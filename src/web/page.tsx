import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { usePlace } from './address.js';
import type { Engine } from './engine/client.js';
import type { EngineError } from './engine/engineWorker.js';
import type { PageBackend } from './engine/pageBackend.js';
import type { Trouble } from './engine/protocol.js';
import type { DomainFacts } from './engine/tasks/judge.js';
import type { ModelFacts } from './engine/workbench.js';
import { type Explorer, ExplorerContext, type OfferedModel } from './explorer.js';
import { TroubleNote } from './parts/troubleNote.js';
import { views } from './views.js';

/** Whether the browser has WebGPU, which is no promise of a GPU. */
const hasWebgpu = 'gpu' in navigator;

/** What `models.json` beside the page says. */
interface Offer {
  readonly models: readonly OfferedModel[];
}

interface OpenedModel {
  readonly model: OfferedModel;
  readonly backend: PageBackend;
  readonly facts: ModelFacts;
}

/** The page: a model, and one of the views of it. */
export function Page({ engine }: { readonly engine: Engine }) {
  const [place, go] = usePlace();
  const [offer, setOffer] = useState<Offer | null>(null);
  /** The models that the user has brought or trained. */
  const [own, setOwn] = useState<readonly OfferedModel[]>([]);
  const [opened, setOpened] = useState<OpenedModel | null>(null);
  const [domain, setDomain] = useState<DomainFacts | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [backend, setBackend] = useState<PageBackend>('wasm');
  const [gpuTrouble, setGpuTrouble] = useState<Trouble | null>(null);

  // layout effects do not wait until the page is painted
  useLayoutEffect(() => {
    fetchOffer().then(setOffer, (thrown: Error) => setTrouble({ message: thrown.message }));
  }, []);

  const models = [...own, ...(offer?.models ?? [])];
  const named = models.find(({ name }) => name === place.parameters.model);
  const wanted = offer === null ? undefined : (named ?? offer.models[0]);
  useLayoutEffect(() => {
    if (wanted === undefined || (wanted.name === opened?.model.name && backend === opened.backend)) return;
    let isWanted = true;
    setTrouble(null);
    setDomain(null);
    if (wanted.domain !== undefined) engine.prepareDrawing(wanted.domain);
    engine.run('openModel', { place: placeOf(wanted), backend }).then(
      (facts) => {
        if (isWanted) setOpened({ model: wanted, backend, facts });
      },
      ({ trouble: reason }: EngineError) => {
        if (!isWanted) return;
        if (backend === 'wasm') setTrouble(reason);
        else {
          setGpuTrouble(reason);
          setBackend('wasm');
        }
      },
    );
    return () => {
      isWanted = false;
    };
  }, [engine, wanted, backend]);

  useEffect(() => {
    if (opened?.facts.kind !== 'strings') return;
    let isWanted = true;
    engine.run('judge', { texts: [] }).then(
      ({ facts }) => isWanted && setDomain(facts),
      (thrown: EngineError) => isWanted && setTrouble(thrown.trouble),
    );
    return () => {
      isWanted = false;
    };
  }, [engine, opened]);

  const suiting = views.filter(
    ({ kind, suits }) =>
      (kind === undefined || kind === wanted?.kind) && (opened === null || suits?.(opened.facts) !== false),
  );
  const view = suiting.find(({ name }) => name === place.view) ?? suiting[0]!;
  const explorer = useMemo((): Explorer | null => {
    // another model is being opened: nothing is shown of the one before
    if (opened === null || opened.model.name !== wanted?.name || opened.backend !== backend) return null;
    const goTo = (name: string, parameters: Readonly<Record<string, string>> = {}): void =>
      go({ view: name, parameters: { model: opened.model.name, ...parameters } });
    return {
      engine,
      models,
      addModel: (model) => {
        const name = freeName(model.name, models);
        const hasCorpus = 'corpus.safetensors' in model.place;
        setOwn((before) => [...before, { ...model, name, hasCorpus }]);
        return name;
      },
      ...opened,
      domain,
      parameters: place.parameters,
      setParameters: (changed) => {
        const next = Object.entries({ ...place.parameters, ...changed }).filter(
          ([, value]) => value !== null,
        );
        go({ view: view.name, parameters: Object.fromEntries(next) as Record<string, string> }, 'replace');
      },
      goTo,
    };
  }, [engine, offer, own, wanted, backend, opened, domain, place.view, JSON.stringify(place.parameters)]);

  const choose = (name: string): void => {
    setOpened(null);
    go({ view: place.view, parameters: { model: name } });
  };
  const Shown = view.component;
  return (
    <>
      <header>
        <button type="button" class="skip" onClick={skipToView}>
          To the view
        </button>
        <h1>grae</h1>
        <nav aria-label="Views">
          {suiting.map(({ name, title }) => (
            <a
              key={name}
              href={`#/${name}?model=${encodeURIComponent(wanted?.name ?? '')}`}
              aria-current={name === view.name ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <label class="model">
          Model{' '}
          <select value={wanted?.name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {models.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {hasWebgpu && (
          <label class="gpu">
            <input
              type="checkbox"
              checked={backend === 'webgpu'}
              onChange={({ currentTarget }) => {
                setGpuTrouble(null);
                setBackend(currentTarget.checked ? 'webgpu' : 'wasm');
              }}
            />{' '}
            GPU
          </label>
        )}
      </header>
      <main id="view" tabIndex={-1}>
        <TroubleNote trouble={trouble} />
        <TroubleNote trouble={gpuTrouble} />
        {wanted !== undefined && named === undefined && place.parameters.model !== undefined && (
          <p class="summary" role="status">
            The model {place.parameters.model} is not here, so this is {wanted.name}. A model of your own is
            gone with the page: <a href="#/own">open its files again</a>.
          </p>
        )}
        {explorer === null ? (
          trouble === null && <p role="status">Opening the model …</p>
        ) : (
          <ExplorerContext.Provider value={explorer}>
            <Shown key={`${view.name} of ${explorer.model.name}`} />
          </ExplorerContext.Provider>
        )}
      </main>
      <footer>
        Everything is computed on your machine{opened !== null && ` (${opened.facts.device})`}; nothing is
        sent anywhere.
        {opened !== null &&
          opened.model.about !== '' &&
          ` ${opened.model.name}: ${opened.model.about.replaceAll('`', '')}`}
      </footer>
    </>
  );
}

/** The place of a model as the engine finds it, whose script lies elsewhere: addresses begin at the page. */
function placeOf({ place }: OfferedModel): OfferedModel['place'] {
  return typeof place === 'string' && place.includes('/') ? new URL(place, document.baseURI).href : place;
}

/** Returns a name that no model has: the given one, or with a number behind it. */
function freeName(name: string, models: readonly OfferedModel[]): string {
  const isTaken = (one: string): boolean => models.some((model) => model.name === one);
  for (let number = 1; ; number++) {
    const one = number === 1 ? name : `${name} ${number}`;
    if (!isTaken(one)) return one;
  }
}

/** Moves the focus past the navigation; the hash of the address names a view, so no link can do that. */
function skipToView(): void {
  document.querySelector<HTMLElement>('#view')?.focus();
}

async function fetchOffer(): Promise<Offer> {
  const response = await fetch('models.json');
  if (!response.ok)
    throw new Error(`models.json: expected the list of models, but the server answered ${response.status}`);
  return (await response.json()) as Offer;
}
