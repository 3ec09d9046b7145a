/** The treatment of strings with a production that no training string has. */
export const unseenRules = ['refuse', 'allow'] as const;

export type UnseenRule = (typeof unseenRules)[number];
