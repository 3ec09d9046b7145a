import { loadDomain } from '../domain/index.js';
import { compileGrammar } from '../grammar/compile.js';
import { type ParsedLines, type ParseLinesOptions, parseLines } from './parseLines.js';
import type { CorpusLine } from './readLines.js';

/** A language that a thread can make for itself: no code of a user's, no random form. */
export interface PlainLanguage {
  readonly grammar: { readonly name: string; readonly source: string };
  readonly domain: string;
  readonly form: string;
}

export interface ParseTask {
  readonly language: PlainLanguage;
  readonly lines: readonly CorpusLine[];
  readonly options: Pick<ParseLinesOptions, 'maxProductions' | 'maxFailures'>;
  /** Whether the rules of the domain's prefix automaton are looked at. */
  readonly withRules: boolean;
}

/** Languages that this thread has made. */
const languages = new Map<string, Promise<Awaited<ReturnType<typeof load>>>>();

async function load({ grammar: { name, source }, domain, form }: PlainLanguage) {
  const grammar = compileGrammar(source, { name });
  return { grammar, domain: await loadDomain(domain, { grammar, form }) };
}

/** What a thread does: {@link parseLines} in a language that it makes once. */
export async function parsePiece({ language, lines, options, withRules }: ParseTask): Promise<ParsedLines> {
  const key = JSON.stringify(language);
  let loaded = languages.get(key);
  if (loaded === undefined) {
    loaded = load(language);
    languages.set(key, loaded);
  }
  const { grammar, domain } = await loaded;
  return parseLines(lines, grammar, domain, { ...options, prefix: withRules ? domain.prefix : null });
}
