import { domainNames, guardOf, InputError, type Model, stringsInTraining } from '../../../browser.js';
import { storeOfRun } from '../fileStore.js';
import type { PageBackend } from '../pageBackend.js';
import type { RunContents } from '../runContents.js';
import type { Workbench } from '../workbench.js';

export interface OpenRequest {
  /** The name of a model that ships, the address of the folder of a run, or the files of a run. */
  readonly place: string | RunContents;
  /** What computes from now on. Defaults to WebAssembly. */
  readonly backend?: PageBackend;
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
  /** What computes, in words. */
  readonly device: string;
}

/** Opens a model. */
export async function openForPage(bench: Workbench, { place, backend }: OpenRequest): Promise<ModelFacts> {
  const { decoder, device } = await bench.open(await storeOfRun(place), backend);
  expectSuitable(decoder);
  const { config } = decoder;
  const guard = guardOf(decoder.trained);
  return {
    domain: config.domain,
    grammar: config.grammar,
    strings: stringsInTraining(config.corpus),
    latent: config.model.latent,
    rules: guard === null ? [] : guard.automaton.rules,
    device,
  };
}

/** @throws InputError for a model whose strings the page cannot judge */
export function expectSuitable({ config }: Pick<Model, 'config'>): void {
  if (domainNames.includes(config.domain)) return;
  throw new InputError(`the explorer cannot judge strings of your own domain ${config.domain}`);
}
