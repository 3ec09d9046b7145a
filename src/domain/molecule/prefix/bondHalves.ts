/** Orders of bonds in halves: an aromatic bond counts one and a half. */
const halves: Readonly<Record<string, number>> = { '=': 4, '#': 6, $: 8, ':': 3 };
export const single = 2;
export const aromatic = 3;

/** The order that a symbol says, in halves; undefined for none and for marks of direction. */
export function orderOf(symbol: string): number | undefined {
  return halves[symbol];
}

/** Whether a symbol is a mark of direction. */
export function isDirection(symbol: string): boolean {
  return symbol === '/' || symbol === '\\';
}
