import { allFinite } from '../../base/allFinite.js';
import { type ByteSource, bytesAsSource } from '../../base/byteSource.js';
import { InputError } from '../../base/errors.js';
import { openSafetensors, readArray } from '../../tensor/safetensors.js';
import { convolutionsOf, type InceptionConvolution, inceptionStages } from './inceptionStages.js';

/** The weights of a convolution, in which its batch normalisation is contained. */
export interface InceptionLayer {
  readonly convolution: InceptionConvolution;
  /** [rows, columns, inputs, filters] */
  readonly kernel: Float32Array;
  /** [filters] */
  readonly bias: Float32Array;
}

/** Added to the variance. */
const epsilon = 1e-3;
/** The classes of the network of FID; that of torchvision has 1000. */
const classes = 1008;

const expected =
  'the weights of Inception for FID (pt_inception-2015-12-05 of pytorch-fid) as safetensors, by their names in PyTorch';
const advice = [
  {
    text: 'convert pt_inception-2015-12-05-6726825d.pth by save_file of safetensors.torch, which takes what torch.load returns',
  },
];

/**
 * Reads the weights of the network of FID, one convolution at a time.
 *
 * @param bytes a safetensors file by the names of pytorch-fid's state dict, such as `Mixed_5b.branch1x1.conv.weight`
 * @param where the file's name, for messages
 * @throws InputError for a file of another kind, and for one without these tensors, which it names; before it yields anything,
 *   unless values are not finite
 */
export function* readInceptionWeights(bytes: Uint8Array, where: string): Generator<InceptionLayer> {
  if (isOfPyTorch(bytes))
    throw new InputError({ where, expected, received: 'a file of PyTorch itself', advice });
  const file = bytesAsSource(bytes);
  const { arrays } = openSafetensors(file, where);
  const convolutions = convolutionsOf(inceptionStages);
  for (const convolution of convolutions) {
    for (const [name, shape] of Object.values(tensorsOf(convolution))) {
      checkArray(arrays, name, shape, where);
    }
  }
  refuseTorchvision(arrays, where);
  for (const convolution of convolutions) yield readLayer(file, arrays, convolution, where);
}

type Arrays = ReturnType<typeof openSafetensors>['arrays'];

/** Whether bytes begin like a zip archive or a pickle. */
function isOfPyTorch(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0x80 && bytes[1] === 2);
}

/** Returns the names and the shapes of the tensors of a convolution. */
function tensorsOf({ name, inputs, filters, kernel }: InceptionConvolution) {
  return {
    weight: [`${name}.conv.weight`, [filters, inputs, ...kernel]],
    gain: [`${name}.bn.weight`, [filters]],
    offset: [`${name}.bn.bias`, [filters]],
    mean: [`${name}.bn.running_mean`, [filters]],
    variance: [`${name}.bn.running_var`, [filters]],
  } satisfies Readonly<Record<string, readonly [string, readonly number[]]>>;
}

function checkArray(arrays: Arrays, name: string, shape: readonly number[], where: string): void {
  const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
  if (array === undefined) {
    throw new InputError({ where, problem: `expected ${expected}, but it has no tensor ${name}`, advice });
  }
  const isFloat = array.dtype === 'F32' || array.dtype === 'F16';
  if (isFloat && array.shape.join() === shape.join()) return;
  throw new InputError({
    where,
    problem: `expected ${expected}, with ${name} as F32 of shape [${shape.join(', ')}], but it is ${array.dtype} of [${array.shape.join(', ')}]`,
    advice,
  });
}

/** The network of torchvision has tensors of the same names and shapes, and its distances are no FID. */
function refuseTorchvision(arrays: Arrays, where: string): void {
  const outputs = arrays['fc.weight']?.shape[0] ?? classes;
  const isTorchvision =
    outputs !== classes || Object.keys(arrays).some((name) => name.startsWith('AuxLogits'));
  if (!isTorchvision) return;
  throw new InputError({
    where,
    problem: `expected ${expected}, with ${classes} classes, but it is another Inception, such as torchvision's, whose features give other distances`,
    advice,
  });
}

/** Reads a convolution, and moves its batch normalisation into kernel and bias. */
function readLayer(
  file: ByteSource,
  arrays: Arrays,
  convolution: InceptionConvolution,
  where: string,
): InceptionLayer {
  const tensors = tensorsOf(convolution);
  const take = (tensor: keyof typeof tensors): Float32Array => {
    const [name] = tensors[tensor];
    const data = readArray(file, arrays[name]!).data as Float32Array;
    const isNegative = tensor === 'variance' && data.some((value) => value < 0);
    if (allFinite(data) && !isNegative) return data;
    const values = isNegative ? 'variances below 0' : 'values that are not finite';
    throw new InputError({
      code: 'damaged',
      where,
      problem: `expected ${expected}, but ${name} holds ${values}`,
      advice,
    });
  };
  const [weight, gain, offset, mean, variance] = [
    take('weight'),
    take('gain'),
    take('offset'),
    take('mean'),
    take('variance'),
  ];
  const { inputs, filters } = convolution;
  const places = convolution.kernel[0] * convolution.kernel[1];
  const kernel = new Float32Array(weight.length);
  const bias = new Float32Array(filters);
  for (let filter = 0; filter < filters; filter++) {
    const scale = gain[filter]! / Math.sqrt(variance[filter]! + epsilon);
    bias[filter] = offset[filter]! - mean[filter]! * scale;
    for (let input = 0; input < inputs; input++) {
      for (let place = 0; place < places; place++) {
        // from [filters, inputs, places] to [places, inputs, filters]
        kernel[(place * inputs + input) * filters + filter] =
          weight[(filter * inputs + input) * places + place]! * scale;
      }
    }
  }
  return { convolution, kernel, bias };
}
