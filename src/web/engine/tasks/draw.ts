import type { Size } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

export interface DrawRequest {
  readonly text: string;
  /** A string whose difference is marked; absent for none. */
  readonly other?: string;
  readonly size: Size;
}

/** Draws a string as one SVG element; null where there is no depiction. */
export async function draw(bench: Workbench, { text, other, size }: DrawRequest): Promise<string | null> {
  const domain = await bench.strings.judge();
  const marked = other === undefined ? null : (domain.drawChange?.(text, other, size) ?? null);
  return marked ?? domain.draw(text, size);
}
