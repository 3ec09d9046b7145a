import { InputError } from '../base/errors.js';
import { differentiableNames } from './ownOperations.js';

/**
 * Runs work that computes with operations of a user's own and differentiates them.
 *
 * @throws InputError for an operation that the back end does not have, or that has no gradient, and for a parameter that
 *   the result does not depend on
 */
export function differentiated<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : '';
    const [, undifferentiable] = /gradient function not found for ([\w ]+)/.exec(message) ?? [];
    if (undifferentiable !== undefined) {
      throw refusal(`${firstSmall(undifferentiable)} has no gradient in grae`);
    }
    const [, missing, backend] = /^Kernel '(\w+)' not registered for backend '(\w+)'/.exec(message) ?? [];
    if (missing !== undefined) throw refusal(`the back end ${backend} has no ${firstSmall(missing)}`);
    if (message.startsWith('Cannot compute gradient of y=f(x)')) {
      throw new InputError(
        'expected a loss that depends on every parameter of its encoder and its decoder, but on one it does not',
      );
    }
    throw thrown;
  }
}

function refusal(reason: string): InputError {
  return new InputError({
    problem: `expected a loss, an encoder and a decoder of operations that grae can differentiate, but ${reason}`,
    advice: [{ text: `use those of ops: ${differentiableNames.join(', ')}` }],
  });
}

/** The name of an operation from that of its kernel: `squaredDifference` from `SquaredDifference`. */
function firstSmall(kernel: string): string {
  return kernel.charAt(0).toLowerCase() + kernel.slice(1);
}
