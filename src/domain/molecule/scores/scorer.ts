import type { Molecule } from 'openchemlib';
import { messageOf } from '../../../base/errors.js';
import { readChemistryData } from '../chemistryData.js';
import { MosesFilters } from '../fragments/mosesFilters.js';
import { Druglikeness } from '../openchemlib/druglikeness.js';
import { loadResources, type Openchemlib } from '../openchemlib/openchemlib.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { perceive } from '../structure/readStructure.js';
import { FragmentTable } from './fragmentTable.js';
import { computations, ScoredMolecule, type ScoreTables } from './scoredMolecule.js';
import { alertNames, allNames, labelNames, scoreNames } from './scoreNames.js';

/** Value by name: numbers of scores, texts of labels; null where one cannot be had. */
export type MoleculeScores = Readonly<Record<string, number | string | null>>;

/** The names that are computed where none are asked for. */
export const usualNames: readonly string[] = [...scoreNames, ...labelNames];

const openchemlibNames: ReadonlySet<string> = new Set(['oclLogP', 'druglikeness']);
const fragmentNames: ReadonlySet<string> = new Set(['saScore', 'penalizedLogP', 'penalizedLogPRaw']);
const filterNames: ReadonlySet<string> = new Set(alertNames);

type Computed = keyof typeof computations;

/** Whether some of the scores are openchemlib's. */
export function needsOpenchemlib(names: readonly string[]): boolean {
  return names.some((name) => openchemlibNames.has(name));
}

/** Computes some scores of molecules, with the tables that these need and no others. */
export class Scorer {
  /** The scores of a molecule that has none. */
  readonly noScores: MoleculeScores;
  /** Says of each table that cannot be had which scores are missing for want of it, and why. */
  readonly notes: readonly string[];
  readonly #names: readonly string[];
  readonly #tables: ScoreTables | null;
  readonly #openchemlib: Openchemlib | null;
  readonly #resources: Readonly<Record<string, string>> | null;
  /** Made when the first molecule is scored: its table takes half a second to read. */
  #druglikeness: Druglikeness | undefined;

  private constructor(
    names: readonly string[],
    tables: ScoreTables | null,
    {
      openchemlib,
      resources,
    }: {
      readonly openchemlib: Openchemlib | null;
      readonly resources: Readonly<Record<string, string>> | null;
    },
    notes: readonly string[],
  ) {
    this.notes = notes;
    this.#names = names;
    this.#tables = tables;
    this.#openchemlib = openchemlib;
    this.#resources = resources;
    this.noScores = Object.fromEntries(names.map((name) => [name, null]));
  }

  /**
   * Reads what the scores need. Where a table cannot be had, the scores that need it are null, and {@link notes} says so.
   *
   * @param asked names, in any order
   * @param libraries null for one that cannot be had, or that no score needs
   */
  static async load(
    asked: readonly string[],
    { rdkit, openchemlib }: { readonly rdkit: Rdkit | null; readonly openchemlib: Openchemlib | null },
  ): Promise<Scorer> {
    const names = allNames.filter((name) => asked.includes(name));
    const needs = (some: ReadonlySet<string>): boolean => names.some((name) => some.has(name));
    const notes: string[] = [];
    const lost = (some: Iterable<string>) => (thrown: unknown) => {
      const missing = [...some].filter((name) => asked.includes(name)).join(', ');
      notes.push(`missing scores: ${missing}, since a table cannot be had (${messageOf(thrown)})`);
      return null;
    };
    const [fragments, filters, resources] = await Promise.all([
      needs(fragmentNames) ? readChemistryData('sa-fragments.bin').catch(lost(fragmentNames)) : null,
      needs(filterNames) ? MosesFilters.load().catch(lost(filterNames)) : null,
      names.includes('druglikeness') ? loadResources().catch(lost(['druglikeness'])) : null,
    ]);
    let table: FragmentTable | null | undefined;
    const parsed = (): FragmentTable | null => {
      try {
        return fragments && new FragmentTable(fragments);
      } catch (thrown) {
        return lost(fragmentNames)(thrown);
      }
    };
    const tables: ScoreTables | null = rdkit && {
      rdkit,
      filters,
      get fragments() {
        // Parsed when the first molecule is scored.
        if (table === undefined) table = parsed();
        return table;
      },
    };
    return new Scorer(names, tables, { openchemlib, resources }, notes);
  }

  /**
   * @param molecule gives it as openchemlib has it, where a score needs that; null where it cannot hold it
   * @param smiles the same, for RDKit
   */
  score(molecule: () => Molecule | null, smiles: string): MoleculeScores {
    return { ...this.noScores, ...this.#scoresByRdkit(smiles), ...this.#scoresByOpenchemlib(molecule) };
  }

  #scoresByRdkit(smiles: string): MoleculeScores {
    const names = this.#names.filter((name) => !openchemlibNames.has(name)) as Computed[];
    const tables = this.#tables;
    if (tables === null || names.length === 0) return {};
    const scores = perceive(tables.rdkit, smiles, (perceived) => {
      const scored = new ScoredMolecule(perceived, tables);
      return Object.fromEntries(names.map((name) => [name, computations[name](scored)]));
    });
    return scores ?? {};
  }

  #scoresByOpenchemlib(read: () => Molecule | null): MoleculeScores {
    const openchemlib = this.#openchemlib;
    if (openchemlib === null || !needsOpenchemlib(this.#names)) return {};
    const molecule = read();
    if (molecule === null) return {};
    const scores: Record<string, number | null> = {};
    if (this.#names.includes('oclLogP')) {
      scores.oclLogP = new openchemlib.MoleculeProperties(molecule).logP;
    }
    if (this.#names.includes('druglikeness') && this.#resources !== null) {
      this.#druglikeness ??= new Druglikeness(openchemlib, this.#resources);
      scores.druglikeness = this.#druglikeness.assess(molecule);
    }
    return scores;
  }
}
