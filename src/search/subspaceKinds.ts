/** The ways to choose the directions of a subspace. */
export const subspaceKinds = ['principal', 'random'] as const;

export type SubspaceKind = (typeof subspaceKinds)[number];
