/** Writes a score for people: three significant digits, texts as they are, a dash for none. */
export function formatScore(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1e5 || Math.abs(rounded) < 1e-3 ? value.toExponential(2) : String(rounded);
}

/** Writes the name of a score for people: `saScore` as `SA score`. */
export function formatScoreName(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words
    .replace(/^(qed|tpsa|hbd|hba|sa|mcf|np)\b/, (acronym) => acronym.toUpperCase())
    .replace(/\blog p$/, 'logP')
    .replace(/^crippen\b/, 'Crippen');
}
