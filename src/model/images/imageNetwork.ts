import { ParameterLayout } from '../../tensor/parameters.js';
import { Network } from '../network.js';
import { checkCodeNoise } from '../posterior.js';
import type { ImageBatch } from './imageBatch.js';
import type { ImageModelConfig } from './imageConfig.js';
import { createImageDecoder } from './imageDecoder.js';
import { createImageEncoder } from './imageEncoder.js';
import { type ImageSession, imageReconstruction } from './imageReconstruction.js';

/** The autoencoders of Ghosh et al. (2020): a network that encodes images and decodes codes to images. */
export class ImageNetwork extends Network<ImageBatch, ImageSession> {
  declare readonly config: ImageModelConfig;

  override get normalisesSlices(): boolean {
    return true;
  }

  /** Makes a network whose parameters are zero until {@link load} sets them. */
  constructor(config: ImageModelConfig) {
    super(config, createImageEncoder(config), imageReconstruction(createImageDecoder(config), config));
  }

  /**
   * Checks the settings of a model; this needs no back end.
   *
   * @returns the number of its parameters
   * @throws InputError for settings that make no model
   */
  static check(config: ImageModelConfig): number {
    checkCodeNoise(config);
    const parts = [createImageEncoder(config), createImageDecoder(config)];
    return new ParameterLayout(parts.flatMap(({ parameters }) => parameters)).size;
  }
}
