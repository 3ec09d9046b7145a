import { existsSync } from 'node:fs';
import { isHere } from './isHere.js';
import { whyNotStarted } from './whyNotStarted.js';

/** Where Debian's Chromium has SwiftShader, a GPU in software, and the loader of Vulkan. */
const chromium = '/usr/lib/chromium';
const icd = `${chromium}/vk_swiftshader_icd.json`;
const hasSwiftShader = process.env.VK_ICD_FILENAMES === undefined && existsSync(icd);

/**
 * The environment of processes that compute by WebGPU: with SwiftShader where the machine has it and `VK_ICD_FILENAMES`
 * names no other driver. The loader of libraries reads it when a process starts, hence tests cannot set it for themselves.
 */
export const webgpuEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  GRAE_BACKEND: 'webgpu',
  ...(hasSwiftShader
    ? {
        VK_ICD_FILENAMES: icd,
        LD_LIBRARY_PATH: [chromium, process.env.LD_LIBRARY_PATH ?? ''].filter((one) => one !== '').join(':'),
      }
    : {}),
};

const reason = whyNotStarted('webgpu', webgpuEnvironment);

/** Whether WebGPU starts on this machine; throws where it does not and `CI` is set. */
export const hasWebgpu = isHere('webgpu', reason === null);

/** Ends the name of tests that need WebGPU, with the reason where they are skipped. */
export const unlessSkipped = hasWebgpu ? '' : ` (skipped: ${reason})`;
