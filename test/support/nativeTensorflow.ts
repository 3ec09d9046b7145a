import { isHere } from './isHere.js';
import { whyNotStarted } from './whyNotStarted.js';

/** The environment of processes that compute on native TensorFlow. */
export const nativeEnvironment: NodeJS.ProcessEnv = { ...process.env, GRAE_BACKEND: 'tensorflow' };

const reason = whyNotStarted('tensorflow', nativeEnvironment);

/** Whether native TensorFlow starts on this machine; throws where it does not and `CI` is set. */
export const hasNativeTensorflow = isHere('native-tensorflow', reason === null);

/** Ends the name of tests that need native TensorFlow, with the reason where they are skipped. */
export const unlessSkipped = hasNativeTensorflow ? '' : ` (skipped: ${reason})`;
