/** The most characters of a text that messages show. */
const mostShown = 60;

/** Returns the beginning of a text, for a message. */
export function excerpt(text: string): string {
  return text.length <= mostShown ? text : `${text.slice(0, mostShown - 1)}…`;
}
