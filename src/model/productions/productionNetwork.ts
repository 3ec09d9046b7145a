import { InputError } from '../../base/errors.js';
import type { PrefixAutomaton } from '../../grammar/prefixState.js';
import type { ProductionTable } from '../../grammar/production.js';
import { ParameterLayout } from '../../tensor/parameters.js';
import { longestIn, type ModelConfig } from '../config.js';
import type { Decoder, DecodingRun } from '../decoders/decoder.js';
import { createDecoder, prefixStateOf } from '../decoders/index.js';
import type { Encoder } from '../encoders/encoder.js';
import { createEncoder } from '../encoders/index.js';
import { Network } from '../network.js';
import { checkCodeNoise, codeWidth } from '../posterior.js';
import type { ProductionBatch } from './batch.js';
import { GrammarMask } from './mask.js';
import type { ProductionLanguage } from './productionItems.js';
import { productionReconstruction } from './reconstruction.js';

/** The GrammarRAE: a network that encodes sequences of productions and decodes codes to them. */
export class ProductionNetwork extends Network<ProductionBatch, DecodingRun> implements ProductionLanguage {
  declare readonly config: ModelConfig;
  readonly table: ProductionTable;
  readonly prefix: PrefixAutomaton | null;
  readonly mask: GrammarMask;

  /**
   * Makes a network whose parameters are zero until {@link load} sets them.
   *
   * @param prefix the automaton of the language; null for none
   * @throws InputError if the configuration asks for a prefix state that the language does not have
   */
  constructor(config: ModelConfig, table: ProductionTable, prefix: PrefixAutomaton | null = null) {
    const { encoder, decoder } = partsOf(config, table, prefix);
    const mask = new GrammarMask(table);
    super(config, readingOthers(encoder), productionReconstruction(decoder, table, mask));
    this.table = table;
    this.prefix = prefixFor(config, prefix);
    this.mask = mask;
  }

  get longest(): number {
    return longestIn(this.config);
  }

  /**
   * Checks the settings of a model; this needs no back end.
   *
   * @returns the number of its parameters
   * @throws InputError for settings that make no model
   */
  static check(config: ModelConfig, table: ProductionTable, prefix: PrefixAutomaton | null): number {
    checkCodeNoise(config);
    const { encoder, decoder } = partsOf(config, table, prefix);
    return new ParameterLayout([...encoder.parameters, ...decoder.parameters]).size;
  }
}

function partsOf(
  config: ModelConfig,
  { productions, nonTerminals }: ProductionTable,
  prefix: PrefixAutomaton | null,
): { readonly encoder: Encoder<ProductionBatch>; readonly decoder: Decoder } {
  const features = prefixFor(config, prefix)?.features.length ?? 0;
  return {
    encoder: createEncoder(config.encoder, {
      productions: productions.length,
      width: codeWidth(config),
      longest: longestIn(config),
    }),
    decoder: createDecoder(config, {
      productions: productions.length,
      nonTerminals: nonTerminals.length,
      features,
    }),
  };
}

/** Returns an encoder that reads the other spellings of a batch, if it has some. */
function readingOthers(encoder: Encoder<ProductionBatch>): Encoder<ProductionBatch> {
  return { ...encoder, encode: (pass, batch) => encoder.encode(pass, batch.spellings ?? batch) };
}

function prefixFor(config: ModelConfig, prefix: PrefixAutomaton | null): PrefixAutomaton | null {
  const prefixState = prefixStateOf(config);
  if (prefixState === null) return null;
  if (prefix?.name !== prefixState) {
    throw new InputError({
      code: 'not-ready',
      problem: `expected the prefix state ${prefixState}, whose features the model sees, but this language has ${prefix === null ? 'none' : prefix.name}`,
      advice: [{ text: 'pass your own with the run when you open it (prefix)' }],
    });
  }
  return prefix;
}
