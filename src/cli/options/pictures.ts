import { Option } from 'commander';
import { integer } from './shared.js';

/** The sentence on `--out` of commands that write images, for models of images. */
export const pictureOut =
  'of a model of images: one picture where the name ends in .png, else a new folder with a PNG of each';

export const columnsOption = () =>
  new Option('--columns <n>', 'for a model of images: images side by side in a picture').argParser(
    integer(1, 10_000),
  );
