import { type SampleFile, samplesAsFiles } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

/** Judges strings and returns them as files: a list of strings, CSV, and the records of the domain, such as SDF. */
export async function files(
  bench: Workbench,
  { texts }: { readonly texts: readonly string[] },
): Promise<readonly SampleFile[]> {
  const domain = await bench.strings.judge();
  const list: SampleFile = {
    name: `samples.${domain.name === 'molecule' ? 'smi' : 'txt'}`,
    about: 'a string on each line',
    type: 'text/plain',
    text: texts.map((text) => `${text}\n`).join(''),
  };
  const judged = texts.map((text) => ({ text, ...domain.judge(text) }));
  return [list, ...(await samplesAsFiles(domain, judged))];
}
