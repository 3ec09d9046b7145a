/** Names of the rules; the bit of each is 1 shifted by its place. */
export const rules = ['rings', 'valence', 'radicals', 'spelling', 'aromaticity'] as const;
export const ruleBits = { rings: 1, valence: 2, radicals: 4, spelling: 8, aromaticity: 16 } as const;
