import type { AnyNetwork } from '../model/network.js';
import { readCopy } from '../tensor/read.js';
import type { NamedTensors } from '../tensor/safetensors.js';

/** The values of a network at some moment, in memory that threads share. */
export interface NetworkValues {
  /** Tells the moments apart. */
  readonly version: number;
  /** The flat vector of the parameters. */
  readonly parameters: Float32Array;
  readonly statistics: NamedTensors;
}

/** The values of a network for other threads. */
export class SharedValues {
  readonly #network: AnyNetwork;
  readonly #parameters: Float32Array;
  #version = 0;

  constructor(network: AnyNetwork) {
    this.#network = network;
    this.#parameters = sharedVector(network.layout.size);
  }

  /** Writes the values that the network has now over those of the last call. */
  async write(): Promise<NetworkValues> {
    this.#parameters.set(await readCopy(this.#network.parameters));
    const statistics = await this.#network.statistics();
    return { version: ++this.#version, parameters: this.#parameters, statistics };
  }
}

/** Returns a vector of zeros in memory that threads share. */
export function sharedVector(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}
