/** A convolution with batch normalisation and rectified linear units. */
export interface InceptionConvolution {
  readonly kind: 'convolution';
  /** The name in the file of the weights. */
  readonly name: string;
  readonly inputs: number;
  readonly filters: number;
  /** Rows and columns of the kernel. */
  readonly kernel: readonly [number, number];
  readonly stride: 1 | 2;
  readonly padding: 'same' | 'valid';
}

/** A step from one stack of images to the next. */
export type InceptionStage =
  | InceptionConvolution
  /** The largest or mean value of 3 x 3 pixels; pixels beyond the edge do not count. */
  | {
      readonly kind: 'pool';
      readonly of: 'largest' | 'mean';
      readonly stride: 1 | 2;
      readonly padding: 'same' | 'valid';
    }
  /** Sequences of stages of the same images, whose channels are put side by side. */
  | { readonly kind: 'branches'; readonly branches: readonly (readonly InceptionStage[])[] };

type Shape = readonly [rows: number, columns: number];

/** Makes the convolutions of a block by their names within it. */
function within(block: string) {
  const convolution =
    (stride: 1 | 2, padding: 'same' | 'valid') =>
    (name: string, inputs: number, filters: number, kernel: Shape = [1, 1]): InceptionConvolution => ({
      kind: 'convolution',
      name: block === '' ? name : `${block}.${name}`,
      inputs,
      filters,
      kernel,
      stride,
      padding,
    });
  return { same: convolution(1, 'same'), valid: convolution(1, 'valid'), halving: convolution(2, 'valid') };
}

const halvingPool: InceptionStage = { kind: 'pool', of: 'largest', stride: 2, padding: 'valid' };
const poolOf = (of: 'largest' | 'mean'): InceptionStage => ({ kind: 'pool', of, stride: 1, padding: 'same' });
const branches = (...each: (readonly InceptionStage[])[]): InceptionStage => ({
  kind: 'branches',
  branches: each,
});

/** Figure 5 of Szegedy et al. (2016), with 5 x 5 pixels in one branch. */
function blockA(block: string, inputs: number, poolFilters: number): InceptionStage {
  const { same } = within(block);
  return branches(
    [same('branch1x1', inputs, 64)],
    [same('branch5x5_1', inputs, 48), same('branch5x5_2', 48, 64, [5, 5])],
    [
      same('branch3x3dbl_1', inputs, 64),
      same('branch3x3dbl_2', 64, 96, [3, 3]),
      same('branch3x3dbl_3', 96, 96, [3, 3]),
    ],
    [poolOf('mean'), same('branch_pool', inputs, poolFilters)],
  );
}

/** Halves the sides, as figure 10. */
function blockB(block: string, inputs: number): InceptionStage {
  const { same, halving } = within(block);
  return branches(
    [halving('branch3x3', inputs, 384, [3, 3])],
    [
      same('branch3x3dbl_1', inputs, 64),
      same('branch3x3dbl_2', 64, 96, [3, 3]),
      halving('branch3x3dbl_3', 96, 96, [3, 3]),
    ],
    [halvingPool],
  );
}

/** Figure 6, with n = 7. */
function blockC(block: string, inputs: number, between: number): InceptionStage {
  const { same } = within(block);
  return branches(
    [same('branch1x1', inputs, 192)],
    [
      same('branch7x7_1', inputs, between),
      same('branch7x7_2', between, between, [1, 7]),
      same('branch7x7_3', between, 192, [7, 1]),
    ],
    [
      same('branch7x7dbl_1', inputs, between),
      same('branch7x7dbl_2', between, between, [7, 1]),
      same('branch7x7dbl_3', between, between, [1, 7]),
      same('branch7x7dbl_4', between, between, [7, 1]),
      same('branch7x7dbl_5', between, 192, [1, 7]),
    ],
    [poolOf('mean'), same('branch_pool', inputs, 192)],
  );
}

/** Halves the sides, between the blocks of figures 6 and 7. */
function blockD(block: string, inputs: number): InceptionStage {
  const { same, halving } = within(block);
  return branches(
    [same('branch3x3_1', inputs, 192), halving('branch3x3_2', 192, 320, [3, 3])],
    [
      same('branch7x7x3_1', inputs, 192),
      same('branch7x7x3_2', 192, 192, [1, 7]),
      same('branch7x7x3_3', 192, 192, [7, 1]),
      halving('branch7x7x3_4', 192, 192, [3, 3]),
    ],
    [halvingPool],
  );
}

/** Figure 7. */
function blockE(block: string, inputs: number, pool: 'largest' | 'mean'): InceptionStage {
  const { same } = within(block);
  const split = (name: string): InceptionStage =>
    branches([same(`${name}a`, 384, 384, [1, 3])], [same(`${name}b`, 384, 384, [3, 1])]);
  return branches(
    [same('branch1x1', inputs, 320)],
    [same('branch3x3_1', inputs, 384), split('branch3x3_2')],
    [same('branch3x3dbl_1', inputs, 448), same('branch3x3dbl_2', 448, 384, [3, 3]), split('branch3x3dbl_3')],
    [poolOf(pool), same('branch_pool', inputs, 192)],
  );
}

const { same, valid, halving } = within('');

/**
 * The stages of Inception-v3 (Szegedy et al. 2016, arXiv 1512.00567) up to its last images, [8, 8, 2048] of 299 x 299 pixels, in the
 * variant of TensorFlow's graph of 2015-12-05, in which the FID is measured: the last block pools by the largest value.
 */
export const inceptionStages: readonly InceptionStage[] = [
  halving('Conv2d_1a_3x3', 3, 32, [3, 3]),
  valid('Conv2d_2a_3x3', 32, 32, [3, 3]),
  same('Conv2d_2b_3x3', 32, 64, [3, 3]),
  halvingPool,
  valid('Conv2d_3b_1x1', 64, 80),
  valid('Conv2d_4a_3x3', 80, 192, [3, 3]),
  halvingPool,
  blockA('Mixed_5b', 192, 32),
  blockA('Mixed_5c', 256, 64),
  blockA('Mixed_5d', 288, 64),
  blockB('Mixed_6a', 288),
  blockC('Mixed_6b', 768, 128),
  blockC('Mixed_6c', 768, 160),
  blockC('Mixed_6d', 768, 160),
  blockC('Mixed_6e', 768, 192),
  blockD('Mixed_7a', 768),
  blockE('Mixed_7b', 1280, 'mean'),
  blockE('Mixed_7c', 2048, 'largest'),
];

/** Returns all convolutions of stages, in their order. */
export function convolutionsOf(stages: readonly InceptionStage[]): readonly InceptionConvolution[] {
  return stages.flatMap((stage) => {
    if (stage.kind === 'branches') return stage.branches.flatMap(convolutionsOf);
    return stage.kind === 'convolution' ? [stage] : [];
  });
}
