import { InputError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import type { OwnDomain } from '../domain/ownDomain.js';
import { readOwnDomain } from '../domain/readOwnDomain.js';
import { Codec } from '../grammar/codec.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import { Packing } from '../grammar/packing.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { readOwnPrefix } from '../grammar/readOwnPrefix.js';
import { describeProduction } from '../grammar/show.js';
import type { Artefact } from './artefact.js';
import { artefacts } from './artefacts.js';
import type { Representation } from './representation.js';
import type { RunFiles } from './runFiles.js';
import type { CorpusSpelling, ProductionsFile } from './schema.js';
import { seesPrefix } from './seesPrefix.js';

/** The language in the store of a run. */
export interface RunLanguage {
  readonly codec: Codec;
  readonly representation: Representation | undefined;
  /** The user's own prefix automaton; null where the run keeps none. */
  readonly prefix: PrefixAutomaton | null;
  /** The user's own domain; null where the run keeps none. */
  readonly domain: OwnDomain | null;
  /** The number of each production of the grammar in the corpus; null in a run that is older than these counts. */
  readonly counts: readonly number[] | null;
  /** The spelling of the corpus; null in a run that does not say. */
  readonly spelling: CorpusSpelling | null;
  /** Texts of lexer tokens by type; undefined for a grammar without a lexer. */
  readonly lexicon: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Reads grammar, productions and modules of a run. Code among them runs only if this call allows it: the run itself
 * grants nothing.
 */
export async function readLanguage(files: RunFiles, allowCode: boolean): Promise<RunLanguage> {
  const { config } = files;
  const stored = await files.read(artefacts.productions);
  const grammar = await recompile(files, stored, allowCode);
  if (productionsHash(grammar.table) !== stored.grammarSha256) {
    throw new InputError({
      code: 'damaged',
      where: files.where(artefacts.grammar),
      problem: 'its productions are not those that the model was trained with',
      advice: [{ text: 'put the original grammar back' }],
    });
  }
  const codec = new Codec(grammar, new Packing(grammar.table, stored.merges));
  const representation = await readRepresentation(files, allowCode);
  // The rules of the domain apply to strings of its language; a model of characters writes others.
  const language = representation === undefined ? grammar : representation.language;
  const followed = seesPrefix(config) ? grammar : language;
  return {
    codec,
    representation,
    prefix: await readModule(
      files,
      {
        thing: 'prefix state',
        artefact: artefacts.prefix,
        description: config.prefixModule,
        read: (source, where) => readOwnPrefix(source, where, followed),
      },
      allowCode,
    ),
    domain: await readModule(
      files,
      {
        thing: 'domain',
        artefact: artefacts.domain,
        description: config.domainModule,
        read: (source, where) => readOwnDomain(source, where, language),
      },
      allowCode,
    ),
    counts: countsOf(files, stored, grammar.table),
    spelling: config.corpus.spelling ?? stored.spelling ?? null,
    lexicon: stored.lexicon,
  };
}

/** @throws InputError for a number of counts that is not that of the productions */
function countsOf(
  files: RunFiles,
  { counts }: ProductionsFile,
  table: ProductionTable,
): readonly number[] | null {
  if (counts === undefined) return null;
  if (counts.length === table.productions.length) return counts;
  throw new InputError({
    code: 'damaged',
    where: files.where(artefacts.productions),
    expected: `a count for each of the ${table.productions.length} productions of its grammar`,
    received: counts.length,
    advice: [{ text: 'put the original back' }],
  });
}

async function recompile(files: RunFiles, stored: ProductionsFile, allowCode: boolean): Promise<Grammar> {
  const { config } = files;
  const where = files.where(artefacts.grammar);
  const source = await files.read(artefacts.grammar);
  try {
    return compileGrammar(source, {
      name: config.grammar,
      allowCode,
      reading: config.representation === undefined ? 'parse' : 'longest-match',
      isSaved: true,
      lexicon: new Map(Object.entries(stored.lexicon ?? {})),
    });
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    if (thrown.code === 'code-refused') {
      throw codeRefusal(where, 'the lexer of its grammar', source);
    }
    throw new InputError({
      code: 'damaged',
      where,
      problem: thrown.message,
      advice: [{ text: 'put the original grammar back' }],
    });
  }
}

/** Reads the grammar of the domain, if it is not the codec's. */
async function readRepresentation(files: RunFiles, allowCode: boolean): Promise<Representation | undefined> {
  const { representation } = files.config;
  if (representation === undefined) return undefined;
  const { kind, language } = representation;
  if (language === null) return { kind, language };
  const source = await files.read(artefacts.language);
  try {
    return { kind, language: compileGrammar(source, { name: language.name, allowCode, isSaved: true }) };
  } catch (thrown) {
    if (!(thrown instanceof InputError) || thrown.code !== 'code-refused') throw thrown;
    throw codeRefusal(files.where(artefacts.language), 'the lexer of the grammar of its domain', source);
  }
}

/** A module of the user's own that a run can keep. */
interface OwnModule<T> {
  /** The name of the thing that the module defines, for messages. */
  readonly thing: string;
  readonly artefact: Artefact<string>;
  /** The module in the configuration; undefined where the run keeps none. */
  readonly description: { readonly name: string } | undefined;
  read(source: string, where: string): Promise<T>;
}

async function readModule<T extends { readonly name: string }>(
  files: RunFiles,
  { thing, artefact, description, read }: OwnModule<T>,
  allowCode: boolean,
): Promise<T | null> {
  if (description === undefined) return null;
  const where = files.where(artefact);
  const source = await files.read(artefact);
  if (!allowCode) throw codeRefusal(where, `its ${thing} ${description.name}`, source);
  const own = await read(source, where);
  if (own.name === description.name) return own;
  throw new InputError({
    code: 'damaged',
    where,
    problem: `expected the ${thing} ${description.name}, but it exports ${own.name}`,
    advice: [{ text: 'put the original back' }],
  });
}

/** Returns the error for code of a run that the user has not allowed: a stranger may have written it. */
function codeRefusal(where: string, what: string, source: string): InputError {
  return new InputError({
    code: 'code-refused',
    where,
    problem: `the run came with JavaScript (${what}, SHA-256 ${sha256(source)}), which runs only if you allow it`,
    advice: [{ text: 'allow it this once if you trust whoever made the run', setting: 'allowCode' }],
  });
}

/** Returns SHA-256 over the productions in order: a saved model is tied to them, not to comments or spacing. */
export function productionsHash(table: ProductionTable): string {
  return sha256(table.productions.map((_, index) => `${describeProduction(table, index)}\n`).join(''));
}
