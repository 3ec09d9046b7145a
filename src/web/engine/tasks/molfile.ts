import { InputError, loadMolfileReader } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

/** The most characters of a molfile: some thousand atoms. */
const longest = 200_000;

/** Reads a molfile as SMILES. @throws InputError with the reason for one that cannot be read */
export async function molfile(_bench: Workbench, { text }: { readonly text: string }): Promise<string> {
  if (text.length > longest) {
    throw new InputError({
      expected: `a molfile of at most ${longest} characters`,
      received: `${text.length} characters`,
    });
  }
  const outcome = (await loadMolfileReader()).read(text);
  if ('smiles' in outcome) return outcome.smiles;
  throw new InputError(outcome.reason);
}
