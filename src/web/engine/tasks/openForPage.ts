import { domainNames, guardOf, InputError, MemoryStore, stringsInTraining } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

export interface OpenRequest {
  /** The name of a model that ships, the address of the folder of a run, or the files of a run by name. */
  readonly place: string | Readonly<Record<string, Uint8Array>>;
}

/** What the page says about a model. */
export interface ModelFacts {
  readonly domain: string;
  readonly grammar: string;
  /** The number of strings that it was trained on. */
  readonly strings: number;
  /** The dimensions of a code. */
  readonly latent: number;
  /** The rules that its guard keeps; empty for none. */
  readonly rules: readonly string[];
}

/** Opens a model. */
export async function openForPage(bench: Workbench, { place }: OpenRequest): Promise<ModelFacts> {
  const { model } = await bench.open(typeof place === 'string' ? place : await storeOf(place));
  const { config } = model;
  if (!domainNames.includes(config.domain)) {
    throw new InputError(`the explorer cannot judge strings of your own domain ${config.domain}`);
  }
  const guard = guardOf(model.trained);
  return {
    domain: config.domain,
    grammar: config.grammar,
    strings: stringsInTraining(config.corpus),
    latent: config.model.latent,
    rules: guard === null ? [] : guard.automaton.rules,
  };
}

async function storeOf(files: Readonly<Record<string, Uint8Array>>): Promise<MemoryStore> {
  const store = new MemoryStore('the files that were dropped');
  for (const [name, bytes] of Object.entries(files)) await store.write(name, bytes);
  return store;
}
