/**
 * Reads a file of `data/chemistry`, from the disk where there is one, else from where this module came from.
 *
 * @throws what reading or fetching throws
 */
export async function readChemistryData(name: string): Promise<Uint8Array> {
  const url = new URL(`../../../data/chemistry/${name}`, import.meta.url);
  if (url.protocol !== 'file:') return new Uint8Array(await (await fetch(url)).arrayBuffer());
  // Not an import: this room also runs where Node's modules are missing.
  return process.getBuiltinModule('node:fs').readFileSync(url);
}
