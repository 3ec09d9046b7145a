import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import { once } from '../base/once.js';
import { Random } from '../base/random.js';
import { betterFirst } from '../domain/betterFirst.js';
import type { Domain, Ranking } from '../domain/domain.js';
import { guardOf } from '../sampling/guard.js';
import type { TrainedModel } from '../sampling/model.js';
import type { KnownText } from '../search/candidate.js';
import { valueTexts } from '../search/knownTexts.js';
import { scoreObjective } from '../search/objectives/scoreObjective.js';
import { type Proposal, proposeInRounds } from '../search/proposalRounds.js';
import type { TableConfig } from './config.js';
import type { RunMemory } from './measure.js';
import { readResult, writeResult } from './results.js';
import { digestOf } from './runs.js';
import { type FoundStrings, foundStrings, leftOutChoices, type SearchVariant } from './searchVariants.js';
import type { TableStrings } from './strings.js';

export type SearchProtocol = NonNullable<TableConfig['search']>;

/** The strings that searches of a table learn from, by whether those that are left out are among them. */
export interface KnownQuality {
  readonly knowsLeftOut: boolean;
  readonly all: FoundStrings;
  /** Draws for each search, one for each string that it proposes. */
  readonly draws: readonly FoundStrings[];
}

/** The training strings of a table with their scores. */
export interface ScoredStrings {
  readonly training: readonly KnownText[];
  readonly leftOut: readonly KnownText[];
  readonly worst: number;
}

/** The parts that all searches of a table share. */
export interface TableSearches {
  readonly protocol: SearchProtocol;
  readonly ranking: Ranking;
  /** Scores the training strings when they are first needed. */
  readonly scored: () => Promise<ScoredStrings>;
  readonly knownStrings: readonly KnownQuality[];
}

/**
 * Measures the strings that the searches of a table learn from, unless that is done.
 *
 * @returns null for a table without searches
 * @throws InputError for a domain without a ranking
 */
export async function prepareSearches(
  config: TableConfig,
  strings: TableStrings,
  domain: Domain,
  ranking: Ranking | null,
  out: string,
): Promise<TableSearches | null> {
  const { search: protocol } = config;
  if (protocol === undefined) return null;
  if (ranking === null) {
    throw new InputError('expected a ranking in a table with searches, since the domain has none');
  }
  const scored = once(() => scoreStrings(protocol, strings, domain, ranking));
  const { rounds, batch, simulations, strings: count } = protocol;
  const knownStrings: KnownQuality[] = [];
  for (const knowsLeftOut of leftOutChoices(config)) {
    const digest = digestOf([strings.sha256, ranking, count, rounds, batch, simulations, knowsLeftOut]);
    const file = join(out, 'results', `known-strings-${digest}.json`);
    let quality = await readResult<KnownQuality>(file);
    if (quality === null) {
      const { training, leftOut, worst } = await scored();
      const all = asProposals(knowsLeftOut ? [...training, ...leftOut] : training);
      const draws = Array.from({ length: simulations }, (_, simulation) =>
        foundStrings(new Random(simulation + 1).shuffle([...all]).slice(0, rounds * batch), worst, ranking),
      );
      quality = { knowsLeftOut, all: foundStrings(all, worst, ranking), draws };
      await writeResult(file, quality);
    }
    knownStrings.push(quality);
  }
  return { protocol, ranking, scored, knownStrings };
}

async function scoreStrings(
  { strings: count }: SearchProtocol,
  { corpus, leftOut }: TableStrings,
  domain: Domain,
  ranking: Ranking,
): Promise<ScoredStrings> {
  const objective = await scoreObjective(domain, ranking.score, ranking.better);
  const texts = new Random(1).shuffle((await readFile(corpus, 'utf8')).trimEnd().split('\n'));
  const valued = await valueTexts(domain, objective, texts.slice(0, count));
  const training = valued.filter(({ value }) => value !== null);
  const compare = betterFirst(ranking);
  const worst = training.map(({ value }) => value!).reduce((a, b) => (compare(a, b) > 0 ? a : b));
  return { training, leftOut: await valueTexts(domain, objective, leftOut), worst };
}

/**
 * Searches a model once.
 *
 * @param memory null for a run that the table did not train
 */
export async function measureSearch(
  model: TrainedModel,
  memory: RunMemory | null,
  { guard, knowsLeftOut }: SearchVariant,
  { protocol, ranking, scored }: TableSearches,
  seed: number,
): Promise<FoundStrings> {
  const { rounds, batch, decodings, learned } = protocol;
  const { training, leftOut, worst } = await scored();
  const objective = await scoreObjective(model.domain, ranking.score, ranking.better);
  const some = new Random(seed).shuffle([...training]).slice(0, learned);
  const proposals = await proposeInRounds(model, objective, knowsLeftOut ? [...leftOut, ...some] : some, {
    rounds,
    batch,
    decodings,
    guard: guard === 'off' ? null : guardOf(model),
    codes: await memory?.trainingCodes(),
    seed,
  });
  return foundStrings(proposals, worst, ranking);
}

function asProposals(known: readonly KnownText[]): readonly Proposal[] {
  return known.map(({ text, value }) => ({ text, canonical: text, value }));
}
