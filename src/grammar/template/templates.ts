import { InputError } from '../../base/errors.js';
import type { ProductionTable } from '../production.js';
import { Template, type TemplateOptions, TooLongTemplate } from './template.js';
import type { TemplatePart } from './templatePart.js';

/**
 * One or more templates for the strings of a grammar: of several, each string matches the one of its place. They are prepared
 * when they are first needed, and the ones that no string matches are left out.
 */
export class Templates {
  readonly #table: ProductionTable;
  readonly #options: TemplateOptions;
  /** Templates, and parts that are not prepared yet. */
  readonly #entries: (Template | TemplatePart)[];

  /** @throws InputError as {@link Template}, for the first one, if no string matches any */
  constructor(parts: readonly TemplatePart[], table: ProductionTable, options: TemplateOptions = {}) {
    this.#table = table;
    this.#options = options;
    this.#entries = [...parts];
    this.at(0);
  }

  /** Whether a text matches the first template, if it is a string of the grammar. */
  matches(text: string): boolean {
    return this.at(0).matches(text);
  }

  /** Returns the template for the string of a place among others, from 0. */
  at(place: number): Template {
    let first: InputError | null = null;
    while (this.#entries.length > 0) {
      const index = place % this.#entries.length;
      const entry = this.#entries[index]!;
      if (entry instanceof Template) return entry;
      try {
        const template = new Template(entry, this.#table, this.#options);
        this.#entries[index] = template;
        return template;
      } catch (thrown) {
        if (!(thrown instanceof InputError) || isFarTooLong(thrown)) throw thrown;
        first ??= thrown;
        this.#entries.splice(index, 1);
      }
    }
    throw first ?? new InputError('expected at least one template, but received none');
  }
}

/** Templates of the same thing take about as many productions: if one needs far too many, then all do. */
function isFarTooLong(error: InputError): boolean {
  return error instanceof TooLongTemplate && error.ratio > 1.2;
}
