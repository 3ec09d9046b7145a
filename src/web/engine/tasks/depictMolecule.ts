import { type Domain, loadDomain, type Size } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

export interface DepictMoleculeRequest {
  readonly text: string;
  readonly size: Size;
}

let loading: Promise<Domain> | null = null;

/** Draws a molecule as one SVG element, whatever model is open; null where there is no depiction. */
export async function depictMolecule(
  _: Workbench,
  { text, size }: DepictMoleculeRequest,
): Promise<string | null> {
  loading ??= loadDomain('molecule', { grammar: null, judges: false, draws: true });
  try {
    return (await loading).draw(text, size);
  } catch (thrown) {
    // the next drawing tries again
    loading = null;
    throw thrown;
  }
}
