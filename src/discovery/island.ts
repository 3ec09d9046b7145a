import type { Random } from '../base/random.js';
import type { FittedDerivation } from '../formula/derive.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { drawDerivation, type WeightedGrammar } from '../grammar/weightedGrammar.js';
import { countOf, type FormulaList, formulaAt } from './formulaList.js';
import type { FormulaIndividual, Judge } from './individual.js';
import { derivationParts, replacePart } from './parts.js';

export interface IslandOptions {
  readonly mostSize: number;
  /** The individuals kept of each size. */
  readonly perSize: number;
}

/**
 * A population of formulas that keeps the best few of every size, so that small formulas are not driven out by large ones.
 * Children are made of the derivations of their parents, so they are formulas of the language.
 */
export class Island {
  readonly #judge: Judge;
  readonly #library: readonly FormulaList[];
  readonly #random: Random;
  readonly #options: IslandOptions;
  readonly #grammar: WeightedGrammar;
  readonly #isAllowed: readonly boolean[];
  readonly #bySize: FormulaIndividual[][] = [];
  readonly #all: FormulaIndividual[] = [];

  /**
   * @param library small formulas by non-terminal, from small to large
   * @param isAllowed by production, whether it may be drawn
   */
  constructor(
    judge: Judge,
    library: readonly FormulaList[],
    isAllowed: readonly boolean[],
    random: Random,
    options: IslandOptions,
  ) {
    this.#judge = judge;
    this.#library = library;
    this.#random = random;
    this.#options = options;
    const { table } = judge.language;
    this.#grammar = { table, counts: Float64Array.from(isAllowed, Number) };
    this.#isAllowed = isAllowed;
  }

  get language(): FormulaLanguage {
    return this.#judge.language;
  }

  get individuals(): readonly FormulaIndividual[] {
    return this.#all;
  }

  /** The formulas that no smaller one is as good as, from small to large. */
  get front(): readonly FormulaIndividual[] {
    let least = Number.POSITIVE_INFINITY;
    return this.#bySize.flatMap((niche) => {
      const first = niche?.[0];
      if (first === undefined || !(first.loss < least)) return [];
      least = first.loss;
      return [first];
    });
  }

  /** Adds a formula if it is among the best of its size. */
  add(one: FormulaIndividual): void {
    if (!this.#wants(one)) return;
    const niche = this.#bySize[one.size] ?? [];
    this.#bySize[one.size] = niche;
    if (niche.some(({ fingerprint, loss }) => fingerprint === one.fingerprint || loss === one.loss)) return;
    const at = niche.findIndex(({ loss }) => one.loss < loss);
    niche.splice(at < 0 ? niche.length : at, 0, one);
    this.#all.push(one);
    if (niche.length > this.#options.perSize) this.#all.splice(this.#all.indexOf(niche.pop()!), 1);
  }

  /** Adds a formula as it is: its constants have been fitted before. */
  restore({ derivation, constants }: FittedDerivation): void {
    const one = this.#judge.judge(derivation, constants, 0);
    if (one !== null) this.add(one);
  }

  /** Adds a formula, its constants fitted a little. */
  offer({ derivation, constants }: FittedDerivation): void {
    const one = this.#judge.judge(derivation, constants, Number.POSITIVE_INFINITY);
    if (one !== null) this.add(one);
  }

  /** Makes and judges one child of the population. */
  step(): void {
    const parent = this.pick();
    const child = this.#childOf(parent);
    if (child === null) return;
    const first = this.#judge.judge(child.derivation, child.constants, 10 * parent.loss);
    if (first !== null && this.#wants(first)) this.add(this.#judge.fit(first, 20));
  }

  /** Gives each variable of a formula a fitted factor, as in sin(1.5 * x), and adds what comes of it. */
  scaleVariables(parent: FittedDerivation): void {
    const child = this.#withScaledVariables(parent);
    const one = child === null ? null : this.#judge.judge(child.derivation, child.constants, 0);
    if (one !== null) this.add(this.#judge.fit(one, 20));
  }

  /** Adds a formula drawn from the grammar. */
  drawAtRandom(): void {
    const { table } = this.language;
    const most = table.leastSteps[table.start]! + this.#random.integer(this.#options.mostSize);
    const draw = drawDerivation(this.#grammar, table.start, most, this.#random);
    if (draw !== null)
      this.offer({ derivation: Uint16Array.from(draw), constants: this.#constantsFor(draw) });
  }

  #withScaledVariables(parent: FittedDerivation): FittedDerivation | null {
    const { patterns } = this.language;
    if (patterns === null) return null;
    let child: FittedDerivation = parent;
    const parts = derivationParts(this.language, parent.derivation);
    // from the back, so that the places of the others stay
    for (const part of parts.reverse()) {
      if (part.end - part.start > 1 || patterns[parent.derivation[part.start]!]!.kind !== 'variable')
        continue;
      const form = neutralForms(this.language, part.nonTerminal).find(({ isFirst }) => isFirst);
      if (form === undefined) return null;
      const leaf = child.derivation.subarray(part.start, part.end);
      const derivation = Uint16Array.from([form.production, ...form.constant, ...leaf]);
      child = replacePart(child, part, derivation, Float64Array.of(form.value));
    }
    return child;
  }

  #wants(one: FormulaIndividual): boolean {
    if (one.size > this.#options.mostSize || !(one.loss < this.#judge.lossOfNone)) return false;
    const niche = this.#bySize[one.size] ?? [];
    return niche.length < this.#options.perSize || one.loss < niche.at(-1)!.loss;
  }

  /** Draws a formula, a good one rather than a bad one, a small one as often as a large one. */
  pick(): FormulaIndividual {
    const random = this.#random;
    if (random.uniform() < 0.5) {
      let best = this.#all[random.integer(this.#all.length)]!;
      for (let i = 0; i < 3; i++) {
        const other = this.#all[random.integer(this.#all.length)]!;
        if (other.loss < best.loss) best = other;
      }
      return best;
    }
    const niches = this.#bySize.filter((niche) => niche !== undefined && niche.length > 0);
    const niche = niches[random.integer(niches.length)]!;
    return niche[Math.floor(random.uniform() ** 2 * niche.length)]!;
  }

  #childOf(parent: FormulaIndividual): FittedDerivation | null {
    const random = this.#random;
    const kind = random.uniform();
    if (kind < 0.3) return this.#crossed(parent, this.pick());
    if (kind < 0.55) return this.#withLibraryPart(parent);
    if (kind < 0.7) return this.#withDrawnPart(parent);
    if (kind < 0.8) return this.#changedAtOnePlace(parent);
    if (kind < 0.85) return this.#joined(parent);
    if (kind < 0.97) return this.#parametrised(parent);
    return this.#jittered(parent);
  }

  #crossed(parent: FormulaIndividual, other: FormulaIndividual): FittedDerivation | null {
    const parts = derivationParts(this.language, parent.derivation);
    const part = parts[this.#random.integer(parts.length)]!;
    const fitting = derivationParts(this.language, other.derivation).filter(
      ({ nonTerminal }) => nonTerminal === part.nonTerminal,
    );
    if (fitting.length === 0) return null;
    const donor = fitting[this.#random.integer(fitting.length)]!;
    return replacePart(
      parent,
      part,
      other.derivation.subarray(donor.start, donor.end),
      other.constants.subarray(donor.firstConstant, donor.lastConstant),
    );
  }

  #withLibraryPart(parent: FormulaIndividual): FittedDerivation | null {
    const parts = derivationParts(this.language, parent.derivation);
    const part = parts[this.#random.integer(parts.length)]!;
    const entry = this.#entry(part.nonTerminal);
    return entry === null ? null : replacePart(parent, part, entry.derivation, entry.constants);
  }

  #entry(nonTerminal: number): FittedDerivation | null {
    const entries = this.#library[nonTerminal]!;
    const count = countOf(entries);
    return count === 0 ? null : formulaAt(entries, Math.floor(this.#random.uniform() ** 4 * count));
  }

  #withDrawnPart(parent: FormulaIndividual): FittedDerivation | null {
    const parts = derivationParts(this.language, parent.derivation);
    const part = parts[this.#random.integer(parts.length)]!;
    const draw = drawDerivation(this.#grammar, part.nonTerminal, 3 + this.#random.integer(8), this.#random);
    return draw === null ? null : replacePart(parent, part, Uint16Array.from(draw), this.#constantsFor(draw));
  }

  /** Exchanges one production for another one with the same non-terminals. */
  #changedAtOnePlace(parent: FormulaIndividual): FittedDerivation | null {
    const { table, templates } = this.language;
    const at = this.#random.integer(parent.derivation.length);
    const production = parent.derivation[at]!;
    const key = String(table.children[production]);
    const others = table.byLhs[table.productions[production]!.lhs]!.filter(
      (one) => one !== production && this.#isAllowed[one]! && String(table.children[one]) === key,
    );
    if (others.length === 0 || templates === null) return null;
    const derivation = Uint16Array.from(parent.derivation);
    derivation[at] = others[this.#random.integer(others.length)]!;
    const before = this.language.programOf(parent.derivation).constants;
    const after = this.language.programOf(derivation).constants;
    const constants = after === before ? parent.constants : this.#constantsFor(derivation, after);
    return { derivation, constants };
  }

  #draw(nonTerminal: number): FittedDerivation | null {
    const draw = drawDerivation(this.#grammar, nonTerminal, 1 + this.#random.integer(3), this.#random);
    return draw === null ? null : { derivation: Uint16Array.from(draw), constants: this.#constantsFor(draw) };
  }

  /** Puts an operation around a part; its other operands are from the library, or drawn. */
  #joined(parent: FormulaIndividual): FittedDerivation | null {
    const { table } = this.language;
    const parts = derivationParts(this.language, parent.derivation);
    const part = parts[this.#random.integer(parts.length)]!;
    const fitting = table.byLhs[part.nonTerminal]!.filter((production) =>
      table.children[production]!.includes(part.nonTerminal),
    );
    if (fitting.length === 0) return null;
    const production = fitting[this.#random.integer(fitting.length)]!;
    const children = table.children[production]!;
    const places = children.flatMap((child, i) => (child === part.nonTerminal ? [i] : []));
    const place = places[this.#random.integer(places.length)]!;
    const derivation: number[] = [production];
    const constants: number[] = [];
    for (const [i, child] of children.entries()) {
      if (i === place) {
        derivation.push(...parent.derivation.subarray(part.start, part.end));
        constants.push(...parent.constants.subarray(part.firstConstant, part.lastConstant));
        continue;
      }
      const entry = this.#random.uniform() < 0.5 ? this.#draw(child) : this.#entry(child);
      if (entry === null) return null;
      derivation.push(...entry.derivation);
      constants.push(...entry.constants);
    }
    return replacePart(parent, part, Uint16Array.from(derivation), Float64Array.from(constants));
  }

  /** Puts fitted constants beside parts, as factors, summands or exponents that change nothing at first. */
  #parametrised(parent: FormulaIndividual): FittedDerivation | null {
    let child: FittedDerivation = parent;
    const count = this.#random.uniform() < 0.5 ? 1 : 1 + this.#random.integer(4);
    for (let i = 0; i < count; i++) {
      const parts = derivationParts(this.language, child.derivation);
      const part = parts[this.#random.integer(parts.length)]!;
      const forms = neutralForms(this.language, part.nonTerminal);
      if (forms.length === 0) continue;
      const { production, constant, value, isFirst } = forms[this.#random.integer(forms.length)]!;
      const inner = child.derivation.subarray(part.start, part.end);
      const constants = child.constants.subarray(part.firstConstant, part.lastConstant);
      child = replacePart(
        child,
        part,
        Uint16Array.from(isFirst ? [production, ...constant, ...inner] : [production, ...inner, ...constant]),
        Float64Array.from(isFirst ? [value, ...constants] : [...constants, value]),
      );
    }
    return child === parent ? null : child;
  }

  #jittered(parent: FormulaIndividual): FittedDerivation | null {
    if (parent.constants.length === 0) return this.#withDrawnPart(parent);
    const factor = this.#random.uniform() < 0.5 ? 0.1 : 1;
    const constants = parent.constants.map((value) =>
      this.#random.uniform() < 0.5 ? value * (1 + factor * this.#random.normal()) : value,
    );
    return { derivation: parent.derivation, constants };
  }

  #constantsFor(derivation: ArrayLike<number>, count = this.language.constantsIn(derivation)): Float64Array {
    return Float64Array.from({ length: count }, () =>
      this.#random.uniform() < 0.5 ? 1 : this.#random.normal() * (this.#random.uniform() < 0.5 ? 1 : 3),
    );
  }
}

/** An operation with a constant that leaves the other operand as it is: 1 * x, x + 0, x ^ 1. */
interface NeutralForm {
  readonly production: number;
  /** The derivation of the constant. */
  readonly constant: readonly number[];
  readonly value: number;
  /** Whether the constant is the first operand. */
  readonly isFirst: boolean;
}

function neutralForms(language: FormulaLanguage, nonTerminal: number): NeutralForm[] {
  const { patterns, table } = language;
  if (patterns === null) return [];
  return table.byLhs[nonTerminal]!.flatMap((production): NeutralForm[] => {
    const pattern = patterns[production]!;
    if (pattern.kind !== 'binary' || pattern.left.kind !== 'slot' || pattern.right.kind !== 'slot') return [];
    const { operator } = pattern;
    const isFirst = operator === '*';
    const [own, other] = isFirst ? [pattern.left, pattern.right] : [pattern.right, pattern.left];
    const constant = language.constantOf(own.nonTerminal);
    if (other.nonTerminal !== nonTerminal || constant === null) return [];
    return [{ production, constant, value: operator === '+' || operator === '-' ? 0 : 1, isFirst }];
  });
}
