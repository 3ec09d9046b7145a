export const unseenRules = ['refuse', 'allow'] as const;

/**
 * The treatment of strings with a production that no training string has.
 *
 * @useDeclaredType
 */
export type UnseenRule = (typeof unseenRules)[number];
