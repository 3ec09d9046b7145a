import { InputError } from '../../base/errors.js';
import type { PrefixAutomaton } from '../../grammar/prefixState.js';
import type { ProductionTable } from '../../grammar/production.js';
import type { ModelConfig } from '../config.js';
import type { Decoder, DecodingRun } from '../decoders/decoder.js';
import { createDecoder } from '../decoders/index.js';
import type { Encoder } from '../encoders/encoder.js';
import { createEncoder } from '../encoders/index.js';
import { lossNamed } from '../losses/index.js';
import { Network } from '../network.js';
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
   * A network of zeros: {@link load} gives it its parameters.
   *
   * @param prefix the automaton that the language has, if any
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

  get maxSteps(): number {
    return this.config.maxSteps;
  }

  /**
   * Refuses settings that make no model, without a back end.
   *
   * @throws InputError that says which
   */
  static check(config: ModelConfig, table: ProductionTable, prefix: PrefixAutomaton | null): void {
    const { posterior, name } = lossNamed(config.objective);
    if (posterior === 'normal' && config.noise > 0) {
      throw new InputError({
        setting: 'noise',
        expected: `no noise beside the variances that ${name} learns`,
        received: config.noise,
        advice: [{ text: 'leave it out', setting: 'noise' }],
      });
    }
    for (const setting of ['samples', 'freeBits', 'posteriorScale'] as const) {
      if (posterior === 'normal' || config[setting] === undefined) continue;
      throw new InputError(
        `expected ${setting} with a model that draws codes by variances of their own (vae), but received it with ${name}; leave it out`,
      );
    }
    partsOf(config, table, prefix);
  }
}

function partsOf(
  config: ModelConfig,
  { productions, nonTerminals }: ProductionTable,
  prefix: PrefixAutomaton | null,
): { readonly encoder: Encoder<ProductionBatch>; readonly decoder: Decoder } {
  const features = prefixFor(config, prefix)?.features.length ?? 0;
  return {
    encoder: createEncoder(config, productions.length),
    decoder: createDecoder(config, productions.length, nonTerminals.length, features),
  };
}

/** An encoder that reads the other spellings of a batch where it has some. */
function readingOthers(encoder: Encoder<ProductionBatch>): Encoder<ProductionBatch> {
  return { ...encoder, encode: (pass, batch) => encoder.encode(pass, batch.spellings ?? batch) };
}

function prefixFor({ prefixState }: ModelConfig, prefix: PrefixAutomaton | null): PrefixAutomaton | null {
  if (prefixState === null) return null;
  if (prefix?.name !== prefixState) {
    throw new InputError(
      `expected the prefix state ${prefixState}, whose features the model sees, but this language has ${prefix === null ? 'none' : prefix.name}; one that is no part of grae is given with the run as it is opened (prefix)`,
    );
  }
  return prefix;
}
