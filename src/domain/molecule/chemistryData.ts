import { host } from '../../base/host.js';

/** Reads a table of chemistry that ships, by its name in `data/chemistry`. @throws GraeError where it cannot be had */
export function readChemistryData(name: string): Promise<Uint8Array> {
  return host().readAsset(`chemistry/${name}`);
}
