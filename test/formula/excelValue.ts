const functions: Readonly<Record<string, (value: number) => number>> = {
  ...Object.fromEntries(
    ['sqrt', 'exp', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'abs'].map(
      (name) => [name.toUpperCase(), Math[name as 'sqrt']],
    ),
  ),
  LN: Math.log,
};

/**
 * Calculates a formula by the precedence of Excel ("Calculation operators and precedence in Excel"): the sign before
 * powers, then products, then sums, equal ones from left to right, powers included.
 */
export function excelValue(text: string, references: Readonly<Record<string, number>>): number {
  const tokens = text.match(/\[@(?:\[[^\]]*\]|[^\]]*)\]|\d+(?:\.\d+)?(?:E-?\d+)?|[A-Z]+|./g) ?? [];
  let at = 0;
  const operand = (): number => {
    const token = tokens[at++]!;
    if (token === '-') return -operand();
    if (token === '(') return closed(sum());
    if (references[token] !== undefined) return references[token];
    if (/^\d/.test(token)) return Number(token);
    at++; // the parenthesis
    if (token === 'PI') return closed(Math.PI);
    return functions[token]!(closed(sum()));
  };
  const closed = (value: number): number => {
    if (tokens[at++] !== ')') throw new Error(`expected ")" in ${text}`);
    return value;
  };
  const leftToRight = (
    next: () => number,
    operations: Readonly<Record<string, (a: number, b: number) => number>>,
  ): number => {
    let value = next();
    for (let apply = operations[tokens[at]!]; apply !== undefined; apply = operations[tokens[at]!]) {
      at++;
      value = apply(value, next());
    }
    return value;
  };
  const power = () => leftToRight(operand, { '^': (a, b) => a ** b });
  const product = () => leftToRight(power, { '*': (a, b) => a * b, '/': (a, b) => a / b });
  const sum = (): number => leftToRight(product, { '+': (a, b) => a + b, '-': (a, b) => a - b });
  const value = sum();
  if (at !== tokens.length) throw new Error(`expected an operator at ${tokens[at]} in ${text}`);
  return value;
}
