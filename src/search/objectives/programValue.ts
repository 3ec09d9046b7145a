const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const noValue = /^([+-]?(nan|inf|infinity)|null|none)?$/i;
/** Numbers that Python writes into JSON, which has none of them. */
const notFinite = /([:[,\s])-?(NaN|Infinity)(?=\s*[,}\]])/g;

/**
 * The value in a line that a program answered: a number, or a JSON object with `value` or with one number alone.
 *
 * @returns NaN for `nan`, `null`, infinity and an empty line; null for anything else
 */
export function programValue(line: string): number | null {
  const text = line.trim();
  if (noValue.test(text)) return Number.NaN;
  if (decimal.test(text)) return Number(text);
  return text.startsWith('{') ? valueInObject(text) : null;
}

function valueInObject(text: string): number | null {
  let object: Readonly<Record<string, unknown>>;
  try {
    object = JSON.parse(text.replace(notFinite, '$1null'));
  } catch {
    return null;
  }
  if ('value' in object) return numberOrNone(object.value);
  const numbers = Object.values(object).filter((value) => typeof value === 'number' || value === null);
  return numbers.length === 1 ? numberOrNone(numbers[0]) : null;
}

function numberOrNone(value: unknown): number | null {
  if (value === null) return Number.NaN;
  return typeof value === 'number' ? value : null;
}
