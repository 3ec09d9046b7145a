import type { Random } from '../base/random.js';
import { type PrincipalComponents, principalComponents } from '../density/principalComponents.js';
import type { CodeSpace } from './codeSpace.js';
import type { SubspaceKind } from './subspaceKinds.js';

/** Codes that the principal components are measured on, for each dimension. */
const measuredPerDimension = 16;
/** The least deviation of a component, as a part of the widest one's: narrower ones do not decide what is decoded. */
const narrowest = 1e-3;

/** The codes of a space in whitened coordinates, where the density has unit variance along every axis. */
export class WhitenedCodes {
  readonly #components: PrincipalComponents;

  private constructor(components: PrincipalComponents) {
    this.#components = components;
  }

  static async of({ density, latent }: CodeSpace, random: Random): Promise<WhitenedCodes> {
    const codes = await density.sample(measuredPerDimension * latent, random);
    return new WhitenedCodes(principalComponents(codes, latent));
  }

  get centre(): Float64Array {
    return this.#components.centre;
  }

  /**
   * Returns a subspace through a code.
   *
   * @param dimensions of the subspace; at most those of the codes
   */
  subspace(kind: SubspaceKind, dimensions: number, anchor: ArrayLike<number>, random: Random): Subspace {
    const { deviations, directions } = this.#components;
    const latent = deviations.length;
    const count = Math.min(dimensions, latent);
    const axes = kind === 'random' ? randomAxes(count, latent, random) : firstAxes(count, latent);
    const widths = deviations.map((deviation) => Math.max(deviation, narrowest * deviations[0]!));
    const whole = widths.reduce((sum, width) => sum + width * width, 0);
    let part = 0;
    axes.forEach((axis) => {
      for (let k = 0; k < latent; k++) part += (axis[k]! * widths[k]!) ** 2;
    });
    const scale = Math.sqrt(whole / part);
    const along = (axis: Float64Array, weight: (width: number) => number): Float64Array => {
      const direction = new Float64Array(latent);
      for (let component = 0; component < latent; component++) {
        const factor = axis[component]! * weight(widths[component]!);
        if (factor === 0) continue;
        for (let k = 0; k < latent; k++) direction[k]! += factor * directions[component * latent + k]!;
      }
      return direction;
    };
    return new Subspace(
      Float64Array.from(anchor),
      axes.map((axis) => along(axis, (width) => scale * width)),
      axes.map((axis) => along(axis, (width) => 1 / (scale * width))),
    );
  }
}

/**
 * A flat subspace of codes through an anchor. Its coordinates are scaled: a step with standard normal coordinates is on
 * average as long as the step from the mean code to a code of the density, so that it changes what is decoded as much.
 */
export class Subspace {
  readonly anchor: Float64Array;
  readonly #steps: readonly Float64Array[];
  readonly #projections: readonly Float64Array[];

  constructor(anchor: Float64Array, steps: readonly Float64Array[], projections: readonly Float64Array[]) {
    this.anchor = anchor;
    this.#steps = steps;
    this.#projections = projections;
  }

  get dimensions(): number {
    return this.#steps.length;
  }

  /**
   * Returns the codes at some coordinates, `[points, latent]`, row-major.
   *
   * @param anchor the code at the origin. Defaults to the subspace's own
   */
  codesAt(points: readonly Float64Array[], anchor: ArrayLike<number> = this.anchor): Float32Array {
    const latent = this.anchor.length;
    const codes = new Float32Array(points.length * latent);
    points.forEach((point, row) => {
      const code = Float64Array.from(anchor);
      this.#steps.forEach((step, axis) => {
        for (let k = 0; k < latent; k++) code[k]! += point[axis]! * step[k]!;
      });
      codes.set(code, row * latent);
    });
    return codes;
  }

  /** Returns the coordinates of the point of the subspace that is nearest to a code, in the whitened metric. */
  coordinatesOf(code: ArrayLike<number>): Float64Array {
    return Float64Array.from(this.#projections, (projection) => {
      let sum = 0;
      for (let k = 0; k < projection.length; k++) sum += projection[k]! * (code[k]! - this.anchor[k]!);
      return sum;
    });
  }
}

function firstAxes(count: number, size: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) => {
    const axis = new Float64Array(size);
    axis[i] = 1;
    return axis;
  });
}

/** Draws orthonormal axes, all directions alike (Gram-Schmidt of normal vectors). */
function randomAxes(count: number, size: number, random: Random): Float64Array[] {
  const axes: Float64Array[] = [];
  while (axes.length < count) {
    const axis = Float64Array.from({ length: size }, () => random.normal());
    for (const other of axes) {
      const share = axis.reduce((sum, value, k) => sum + value * other[k]!, 0);
      for (let k = 0; k < size; k++) axis[k]! -= share * other[k]!;
    }
    const length = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
    if (length > 1e-6) axes.push(axis.map((value) => value / length));
  }
  return axes;
}
