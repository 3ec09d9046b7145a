/** The part of a molecule of `@rdkit/rdkit` that grae uses; it holds memory until it is deleted. */
export interface RdkitMolecule {
  get_num_atoms(): number;
  /** Atoms, bonds, rings and aromatic systems: `rdkitjson`. */
  get_json(): string;
  /** @param details JSON, such as `{"kekulize": false}` */
  get_v3Kmolblock(details: string): string;
  /** @param details JSON, such as `{"doIsomericSmiles": false}` */
  get_smiles(details?: string): string;
  delete(): void;
}

/** The part of `@rdkit/rdkit` that grae uses: RDKit's own build for JavaScript (MinimalLib, WebAssembly). */
export interface RdkitModule {
  version(): string;
  get_mol(text: string, details: string): RdkitMolecule | null;
  set_log_capture(log: string): { get_buffer(): string; clear_buffer(): void } | null;
}

/** The export of `@rdkit/rdkit`, which starts an instance of RDKit. */
export type RdkitFactory = (options: Readonly<Record<string, unknown>>) => Promise<RdkitModule>;
