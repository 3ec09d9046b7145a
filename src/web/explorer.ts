import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { RunKind } from '../browser.js';
import type { Engine } from './engine/client.js';
import type { RunContents } from './engine/runContents.js';
import type { DomainFacts } from './engine/tasks/judge.js';
import type { ModelFacts } from './engine/workbench.js';

/** A model that the page offers. */
export interface OfferedModel {
  readonly name: string;
  /** The place that the engine opens it from: a name that ships, an address, or its files. */
  readonly place: string | RunContents;
  /** A sentence about it; empty for none. */
  readonly about: string;
  /** What it was trained on. */
  readonly kind: RunKind;
  /** Its domain, where the page knows it before the model is open. */
  readonly domain?: string;
  /** Whether its training strings are there. */
  readonly hasCorpus?: boolean;
}

/** The part of a model that the user brings. */
export type OwnModel = Pick<OfferedModel, 'name' | 'about' | 'kind'> & { readonly place: RunContents };

/** What all views share. */
export interface Explorer<Facts extends ModelFacts = ModelFacts> {
  readonly engine: Engine;
  /** The models that the page offers. */
  readonly models: readonly OfferedModel[];
  /** Adds a model of the user's to those that the page offers. @returns its name, which no other has */
  addModel(model: OwnModel): string;
  readonly model: OfferedModel;
  readonly facts: Facts;
  /** Null until the tables of the scores are there, and for a model of images, which has none. */
  readonly domain: DomainFacts | null;
  /** The parameters of the view in the address. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Changes parameters of the view; null takes one away. */
  setParameters(changed: Readonly<Record<string, string | null>>): void;
  /** Goes to another view; the parameter `model` opens another model there. */
  goTo(view: string, parameters?: Readonly<Record<string, string>>): void;
}

export const ExplorerContext = createContext<Explorer | null>(null);

/** Returns the explorer around a component. */
export function useExplorer(): Explorer {
  const explorer = useContext(ExplorerContext);
  if (explorer === null) throw new Error('this component belongs into the page of the explorer');
  return explorer;
}

/** The explorer of a model of a kind. */
export type ExplorerOf<Kind extends RunKind> = Explorer<Extract<ModelFacts, { readonly kind: Kind }>>;

/** Returns the explorer around a component that shows models of one kind. */
export function useExplorerOf<Kind extends RunKind>(kind: Kind): ExplorerOf<Kind> {
  const explorer = useExplorer();
  if (explorer.facts.kind !== kind) throw new Error(`this component belongs to a model of ${kind}`);
  return explorer as ExplorerOf<Kind>;
}

/** The largest seed. */
export const largestSeed = 2 ** 32 - 1;

/** A number in the address, within bounds. @returns the fallback for anything else */
export function numberWithin(
  written: string | undefined,
  fallback: number,
  least: number,
  most: number,
): number {
  const value = Number(written === undefined || written === '' ? Number.NaN : written);
  return value >= least && value <= most ? value : fallback;
}

/** A whole number in the address, within bounds. @returns the fallback for anything else */
export function wholeNumber(
  written: string | undefined,
  fallback: number,
  least: number,
  most: number,
): number {
  const value = numberWithin(written, fallback, least, most);
  return Number.isInteger(value) ? value : fallback;
}
