import { GraeError } from '../base/errors.js';

/** The part of a device of WebGPU that says when it is lost. */
export interface LosableDevice {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
}

/** The milliseconds within which a device that failed says that it is lost. */
const patience = 1000;

let loss: Promise<GraeError> | null = null;

/** Watches the device that computes from now on. */
export function watchForLoss(device: LosableDevice): void {
  loss = device.lost.then(
    ({ message }) =>
      new GraeError({
        code: 'unavailable',
        problem: `the GPU was lost${message === '' ? '' : ` (${message})`}, and with it all that it was computing`,
        advice: [
          { text: 'start again' },
          { text: 'compute without a GPU', setting: 'backend', value: 'wasm' },
        ],
      }),
  );
}

/**
 * Returns the error of a GPU that is lost, such as after a reset of its driver, or null. To be asked after a failure: work
 * on a lost GPU fails a moment before the GPU says why.
 */
export async function gpuLoss(): Promise<GraeError | null> {
  if (loss === null) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patienceEnds = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience);
  });
  return Promise.race([loss, patienceEnds]).finally(() => clearTimeout(timer));
}
