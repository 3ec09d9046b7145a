const identifier = /^[\p{XIDS}_][\p{XIDC}]*$/u;

/**
 * Returns an identifier for each name of a column, in a language whose identifiers are those of Unicode (Python,
 * JavaScript): the name itself, or one that is like it, such as `cell_voltage` for `cell voltage` and `lambda_` for `lambda`.
 * All are different.
 *
 * @param reserved the words that may not be used
 */
export function identifiersOf(names: readonly string[], reserved: ReadonlySet<string>): string[] {
  const isFree = (name: string) =>
    identifier.test(name) && name === name.normalize('NFKC') && !reserved.has(name);
  const used = new Set(names.filter(isFree));
  return names.map((name) => {
    if (isFree(name)) return name;
    const like = name.normalize('NFKC').replace(/[^\p{XIDC}]+/gu, '_');
    const begun = /^[\p{XIDS}_]/u.test(like) ? like : `_${like}`;
    const usable = reserved.has(begun) ? `${begun}_` : begun;
    let free = usable;
    for (let i = 2; used.has(free) || reserved.has(free); i++) free = `${usable}_${i}`;
    used.add(free);
    return free;
  });
}
