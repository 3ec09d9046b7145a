import type { Domain } from '../../domain/domain.js';
import { domainWithScores } from '../../domain/domainWithScores.js';
import type { Model } from '../../library/model.js';

/** The most domains with certain scores alone that are kept. */
const mostDomains = 16;

/** The model that a server works with. */
export class Service {
  /** The name of the model, for people. */
  readonly name: string;
  readonly model: Model;
  /** Domains that compute certain scores alone, by the names of the scores, the one that was used last in the end. */
  readonly #domains = new Map<string, Promise<Domain>>();

  constructor(name: string, model: Model) {
    this.name = name;
    this.model = model;
  }

  /**
   * Returns the domain of the model that computes certain scores alone.
   *
   * @param scores names of scores; all of the domain's by default
   * @throws InputError for a name that is no score
   */
  domainFor(scores: readonly string[] | undefined): Promise<Domain> {
    const { domain } = this.model;
    if (scores === undefined) return Promise.resolve(domain);
    const key = scores.join(',');
    const loaded = this.#domains.get(key) ?? domainWithScores(domain, scores);
    this.#domains.delete(key);
    this.#domains.set(key, loaded);
    loaded.catch(() => this.#domains.delete(key));
    if (this.#domains.size > mostDomains) this.#domains.delete(this.#domains.keys().next().value!);
    return loaded;
  }
}
