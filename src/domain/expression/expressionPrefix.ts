import { isFunctionName } from '../../formula/operators.js';
import type { PrefixAutomaton, PrefixState } from '../../grammar/prefixState.js';
import { applyBinary, applyFunction, type Division, negate, PythonError } from './arithmetic.js';
import { expressionFeatureNames, writeExpressionFeatures } from './expressionFeatures.js';
import { type Level, levelIn, type Value, type Waiting } from './level.js';

const rules = ['division', 'towers'] as const;
const [divisionRule, towersRule] = [1, 2] as const;

/**
 * Exponentials around one place, with no sine or cosine between: at most one around x, since exp(x) reaches e^10 on
 * the published grid and exp(exp(x)) e^22026 there; at most three around anything, since exp(exp(exp(1))) is 3.8
 * million and its exponential is not finite. The largest double is about e^709.
 */
const most = { aroundX: 1, aroundAnything: 3 };

const outermost = levelIn(null, '');
const numberSoFar = /^(?:\d+\.?\d*|\.\d*)(?:[eE][+-]?\d*)?$/;
const nameSoFar = /^[A-Za-z_]\w*$/;

/**
 * The state of an expression in progress: its parentheses, the place in sum and product, and the values of its constant
 * parts, in the arithmetic of the domain. For `grammars/expression.ne` and others of its kind.
 *
 * Rules, both optional. `division`: nothing is divided by a constant that is zero, written or by value, such as
 * `1/(1-1)`; whether what contains x is zero somewhere is not asked. `towers`: exponentials are not stacked so high
 * that the value is not finite everywhere on the published grid, see {@link most}; nor is the exponential of a constant
 * too large. Other ways to overflow, such as `exp(x*x*x)`, are not looked for.
 */
export class ExpressionPrefix implements PrefixState {
  broken = 0;
  level: Level = outermost;
  /** The number or name that is being written: more of it may come. '' elsewhere. */
  token = '';
  /** The last character that is no white space; '' before it. */
  last = '';
  /** Characters so far, without white space. */
  length = 0;
  readonly #division: Division;

  constructor(division: Division) {
    this.#division = division;
  }

  get brokenAtEnd(): number {
    if (this.token === '') return this.broken;
    const end = this.copy();
    end.#endToken('');
    return end.broken;
  }

  get debt(): number {
    return this.level.depth + (this.brokenAtEnd === this.broken ? 0 : 1);
  }

  get payable(): boolean {
    return this.brokenAtEnd === this.broken;
  }

  wanted(): string {
    // A number may follow where no x may; a zero ceases to be one by further digits.
    if (this.brokenAtEnd !== this.broken) return '.123456789';
    return this.level.exponentials > most.aroundX && this.wantsOperand ? '123456789' : '';
  }

  /** Whether an operand comes next, rather than an operator, a parenthesis that closes, or more of a token. */
  get wantsOperand(): boolean {
    return this.token === '' && this.level.term === undefined;
  }

  advance(text: string): void {
    for (const character of text) this.#read(character);
  }

  copy(): ExpressionPrefix {
    const twin = new ExpressionPrefix(this.#division);
    twin.broken = this.broken;
    twin.level = this.level;
    twin.token = this.token;
    twin.last = this.last;
    twin.length = this.length;
    return twin;
  }

  writeFeatures(into: Float32Array, offset: number): void {
    writeExpressionFeatures(this, into, offset);
  }

  #read(character: string): void {
    if (/\s/.test(character)) return;
    const longer = this.token + character;
    if (numberSoFar.test(longer) || nameSoFar.test(longer)) {
      this.token = longer;
    } else {
      this.#endToken(character);
      this.#begin(character);
    }
    this.last = character;
    this.length++;
  }

  /** @param next the character behind it: a parenthesis behind a name belongs to the function */
  #endToken(next: string): void {
    const { token } = this;
    if (token === '' || (next === '(' && nameSoFar.test(token))) return;
    this.token = '';
    if (numberSoFar.test(token)) {
      const value = Number(token);
      const isKnown = Number.isFinite(value);
      this.#operand(isKnown ? { kind: /^\d+$/.test(token) ? 'int' : 'float', value, cause: null } : null);
      return;
    }
    if (token === 'x') {
      if (this.level.exponentials > most.aroundX) this.broken |= towersRule;
      this.#change({ hasX: true });
    }
    this.#operand(null);
  }

  #begin(character: string): void {
    switch (character) {
      case '(':
        this.level = levelIn(this.level, this.token);
        this.token = '';
        if (this.level.exponentials > most.aroundAnything) this.broken |= towersRule;
        return;
      case ')':
        this.#close();
        return;
      case '+':
      case '-':
        this.#plusOrMinus(character);
        return;
      case '*':
      case '/':
        this.#timesOrOver(character);
        return;
      default:
        this.token = character;
    }
  }

  /** Takes an operand that is complete, with the sign and the product before it. */
  #operand(given: Value): void {
    const { negated, product } = this.level;
    const value = negated && given !== null ? negate(given) : given;
    if (product?.operator === '/' && value?.value === 0) this.broken |= divisionRule;
    this.#change({ negated: false, product: null, term: this.#applied(product, value) });
  }

  #plusOrMinus(operator: '+' | '-'): void {
    const { term, negated, terms, sum } = this.level;
    if (term === undefined) {
      if (operator === '-') this.#change({ negated: !negated });
      return;
    }
    const value = this.#applied(sum, term);
    this.#change({ sum: { value, operator }, term: undefined, terms: terms + 1, factors: 1 });
  }

  #timesOrOver(operator: '*' | '/'): void {
    const { term = null, factors } = this.level;
    this.#change({ product: { value: term, operator }, term: undefined, factors: factors + 1 });
  }

  #close(): void {
    const { below, sum, term = null, function: name, hasX } = this.level;
    if (below === null) return;
    const value = this.#applied(sum, term);
    this.level = hasX && !below.hasX ? { ...below, hasX } : below;
    this.#operand(name === '' ? value : this.#called(name, value));
  }

  #called(name: string, argument: Value): Value {
    if (argument === null || !isFunctionName(name)) return null;
    const value = applyFunction(name, argument);
    if (name === 'exp' && Number.isFinite(argument.value) && !Number.isFinite(value.value)) {
      this.broken |= towersRule;
    }
    return value;
  }

  #applied(waiting: Waiting | null, value: Value): Value {
    if (waiting === null) return value;
    if (waiting.value === null || value === null) return null;
    try {
      return applyBinary(waiting.operator, waiting.value, value, this.#division);
    } catch (thrown) {
      if (thrown instanceof PythonError) return null;
      throw thrown;
    }
  }

  #change(changes: Partial<Level>): void {
    this.level = { ...this.level, ...changes };
  }
}

/**
 * @param division how an integer over an integer divides in the strings that are written
 */
export function expressionAutomaton(division: Division): PrefixAutomaton {
  return {
    name: 'expression-1',
    features: expressionFeatureNames,
    rules,
    optional: rules,
    filler: 'x',
    start: () => new ExpressionPrefix(division),
  };
}
