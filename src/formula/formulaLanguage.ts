import { InputError } from '../base/errors.js';
import type { Grammar } from '../grammar/grammar.js';
import type { ProductionTable } from '../grammar/production.js';
import { yieldText } from '../grammar/text.js';
import { type Formula, literal } from './formula.js';
import {
  type BinaryOperator,
  binaryOperators,
  isFunctionName,
  type UnaryOperator,
  unaryOperators,
} from './operators.js';
import { type PostfixItem, parsePostfix, type Vocabulary } from './parsePostfix.js';
import { ProductionIndex } from './productionIndex.js';
import type { ProductionPattern } from './productionPattern.js';
import {
  argumentShift,
  binaryOf,
  codes,
  type FormulaProgram,
  instructionOf,
  isUnaryCode,
  opcodeOf,
  slotCode,
  treeOf,
  unaryOf,
} from './program.js';

/** The names that a formula may contain. */
export interface FormulaNames {
  readonly variables: readonly string[];
  /** Constants with a fixed value, such as pi. */
  readonly values: Readonly<Record<string, number>>;
  /** The name of a constant that is fitted; null for formulas without one. */
  readonly constant: string | null;
}

/**
 * A language of formulas: a grammar whose strings are formulas in named variables. A derivation becomes a program.
 *
 * If every production writes one whole operand (a leaf, a function's call, parentheses), a program is put together from
 * those of its productions. Other grammars write the string first, which is read by the precedence of its operators.
 */
export class FormulaLanguage {
  readonly table: ProductionTable;
  readonly names: FormulaNames;
  /** The postfix program of each production, with slots for its non-terminals; null if strings have to be read. */
  readonly templates: readonly Int32Array[] | null;
  /** The templates as trees. */
  readonly patterns: readonly ProductionPattern[] | null;
  /** The operators that its productions write. */
  readonly operators: ReadonlySet<BinaryOperator | UnaryOperator>;
  /** The number of operators and leaves that each production writes itself. */
  readonly sizes: Int32Array;
  /** The number of fitted constants that each production writes itself. */
  readonly constantCounts: Int32Array;
  /** The productions that only name another non-terminal. */
  readonly unitProductions: readonly number[];
  readonly #index: ProductionIndex;
  readonly #grammar: Pick<Grammar, 'parse'>;
  readonly #constants = new Map<number, readonly number[] | null>();
  readonly #numbers: number[] = [];
  readonly #vocabulary: Vocabulary;

  /** @throws InputError for a grammar whose strings are no formulas */
  constructor(grammar: Pick<Grammar, 'table' | 'parse'>, names: FormulaNames) {
    const { table } = grammar;
    this.#grammar = grammar;
    this.table = table;
    this.names = names;
    this.#vocabulary = vocabularyOf(names);
    const templates = table.productions.map((_, production) => this.#templateOf(production));
    const isWhole = templates.every((template) => template?.isOperand === true);
    this.templates = isWhole ? templates.map((template) => template!.instructions) : null;
    this.patterns =
      this.templates?.map((template, i) => this.#patternOf(template, table.children[i]!)) ?? null;
    this.unitProductions = [...(this.patterns ?? []).keys()].filter(
      (i) => this.patterns![i]!.kind === 'slot',
    );
    this.#index = new ProductionIndex(this.patterns ?? []);
    this.sizes = Int32Array.from(templates, (template) =>
      template === null ? 1 : template.instructions.filter((one) => opcodeOf(one) !== slotCode).length,
    );
    this.operators = operatorsIn(
      templates.flatMap((template) => (template === null ? [] : [...template.instructions])),
    );
    this.constantCounts = Int32Array.from(templates, (template) =>
      template === null ? 0 : template.instructions.filter((one) => one === codes.constant).length,
    );
  }

  /** The numbers that its programs and templates refer to. */
  get numbers(): readonly number[] {
    return this.#numbers;
  }

  /**
   * Returns the productions whose formulas begin with the same operator, or are leaves of the same kind, as a formula, without
   * those whose first operand is a non-terminal that does not derive the formula's.
   *
   * @param nonTerminals those that derive its first operand
   */
  productionsLike(formula: Formula, nonTerminals: Iterable<number>): number[] {
    return this.#index.productionsLike(formula, nonTerminals);
  }

  /** Returns whether the grammar derives a string. */
  parses(text: string): boolean {
    const { kind } = this.#grammar.parse(text);
    return kind === 'parsed' || kind === 'ambiguous';
  }

  /** Returns the shortest derivation of a non-terminal that is one fitted constant; null if there is none. */
  constantOf(nonTerminal: number): readonly number[] | null {
    const cached = this.#constants.get(nonTerminal);
    if (cached !== undefined) return cached;
    const result = this.#findConstant(nonTerminal, []);
    this.#constants.set(nonTerminal, result);
    return result;
  }

  #findConstant(nonTerminal: number, above: readonly number[]): readonly number[] | null {
    if (above.includes(nonTerminal) || this.patterns === null) return null;
    let best: readonly number[] | null = null;
    for (const production of this.table.byLhs[nonTerminal]!) {
      const pattern = this.patterns[production]!;
      if (pattern.kind === 'constant') return [production];
      if (pattern.kind !== 'slot') continue;
      const below = this.#findConstant(pattern.nonTerminal, [...above, nonTerminal]);
      if (below !== null && (best === null || below.length + 1 < best.length)) best = [production, ...below];
    }
    return best;
  }

  /** Returns the number of fitted constants in a derivation. */
  constantsIn(derivation: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < derivation.length; i++) sum += this.constantCounts[derivation[i]!]!;
    return sum;
  }

  /**
   * Returns the program of a derivation of a non-terminal, by default of the start. Its fitted constants are numbered in the
   * order of the productions that write them.
   */
  programOf(derivation: ArrayLike<number>): FormulaProgram {
    const instructions: number[] = [];
    if (this.templates === null) {
      const start = this.table.productions[derivation[0]!]!.lhs;
      for (const item of parsePostfix(yieldText({ ...this.table, start }, derivation), this.#vocabulary)) {
        instructions.push(this.#instructionOf(item));
      }
    }
    const constants =
      this.templates === null
        ? numberConstants(instructions)
        : this.#assemble(derivation, { at: 0, constants: 0 }, instructions);
    return { instructions: Int32Array.from(instructions), numbers: this.#numbers, constants };
  }

  /** Writes the program of the part that begins at a place; returns the number of constants so far. */
  #assemble(derivation: ArrayLike<number>, place: { at: number; constants: number }, out: number[]): number {
    const production = derivation[place.at++]!;
    let next = place.constants;
    place.constants += this.constantCounts[production]!;
    for (const instruction of this.templates![production]!) {
      if (instruction === codes.constant) out.push(instruction | (next++ << argumentShift));
      else if (opcodeOf(instruction) === slotCode) this.#assemble(derivation, place, out);
      else out.push(instruction);
    }
    return place.constants;
  }

  #instructionOf(item: PostfixItem): number {
    const { variables, values, constant } = this.names;
    switch (item.kind) {
      case 'number':
        return this.#numberOf(item.value);
      case 'name': {
        const { name } = item;
        if (name.startsWith(slotMark)) return slotCode;
        if (name === constant) return codes.constant;
        const index = variables.indexOf(name);
        return index >= 0 ? codes.variable | (index << argumentShift) : this.#numberOf(values[name]!);
      }
      case 'binary':
        return codes.binary + binaryOperators.indexOf(item.operator);
      case 'function':
        return codes.unary + (unaryOperators as readonly string[]).indexOf(item.name);
      case 'negate':
        return codes.unary;
      case 'hole':
        throw new InputError('expected a formula without holes');
    }
  }

  #patternOf(template: Int32Array, children: readonly number[]): ProductionPattern {
    let slots = 0;
    return treeOf<ProductionPattern>(template, (code, argument) => {
      if (code === slotCode) return { kind: 'slot', nonTerminal: children[slots++]! };
      if (code === codes.variable) return { kind: 'variable', index: argument };
      return code === codes.constant
        ? { kind: 'constant' }
        : { kind: 'number', value: this.#numbers[argument]! };
    });
  }

  #numberOf(value: number): number {
    return instructionOf(literal(value), this.#numbers);
  }

  /** Returns null for a production that writes no whole formula, such as `"+" E`. */
  #templateOf(production: number): { readonly instructions: Int32Array; readonly isOperand: boolean } | null {
    const { rhs } = this.table.productions[production]!;
    const text = rhs.map((symbol, i) => (typeof symbol === 'number' ? `(${slotMark}${i})` : symbol)).join('');
    try {
      const items = parsePostfix(text, this.#vocabulary);
      const instructions = Int32Array.from(items, (item) => this.#instructionOf(item));
      return { instructions, isOperand: isOperand(rhs) };
    } catch (thrown) {
      if (thrown instanceof InputError) return null;
      throw thrown;
    }
  }
}

function operatorsIn(instructions: readonly number[]): ReadonlySet<BinaryOperator | UnaryOperator> {
  const result = new Set<BinaryOperator | UnaryOperator>();
  for (const instruction of instructions) {
    const code = opcodeOf(instruction);
    if (code === slotCode || code < codes.binary) continue;
    result.add(isUnaryCode(code) ? unaryOf(code) : binaryOf(code));
  }
  return result;
}

/** Numbers the constants of a program from left to right; returns how many there are. */
function numberConstants(instructions: number[]): number {
  let constants = 0;
  instructions.forEach((instruction, i) => {
    if (instruction === codes.constant) instructions[i] = instruction | (constants++ << argumentShift);
  });
  return constants;
}

/** No name of a column begins with it. */
const slotMark = '_slot_';

/** Returns whether a right-hand side stays whole beside any operator: one symbol, or all of it within one parenthesis. */
function isOperand(rhs: readonly (string | number)[]): boolean {
  if (rhs.length === 1) {
    const [only] = rhs;
    if (typeof only === 'number') return true;
  }
  const text = rhs.map((symbol) => (typeof symbol === 'number' ? 'x' : symbol)).join('');
  if (/^(?:[\p{L}\p{N}_.]+|`[^`]*`)$/u.test(text)) return true;
  const open = /^[\p{L}\p{N}_]*\(/u.exec(text)?.[0];
  if (open === undefined || !text.endsWith(')')) return false;
  let depth = 1;
  for (let i = open.length; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')' && --depth === 0) return i === text.length - 1;
  }
  return false;
}

function vocabularyOf({ variables, values, constant }: FormulaNames): Vocabulary {
  const names = new Set([...variables, ...Object.keys(values), ...(constant === null ? [] : [constant])]);
  return {
    isName: (name) => names.has(name) || name.startsWith(slotMark),
    isFunction: (name) => isFunctionName(name),
    operand: 'a number, a variable, a constant, "(" or a function',
    operators: binaryOperators,
  };
}
