import type { PrefixAutomaton, PrefixState } from '../../../src/grammar/prefixState.js';

/** A state that knows no rules and keeps what it was given, piece by piece. */
export class Recorder implements PrefixState {
  readonly broken = 0;
  readonly brokenAtEnd = 0;
  readonly debt = 0;
  readonly payable = true;
  readonly pieces: string[];

  constructor(pieces: readonly string[] = []) {
    this.pieces = [...pieces];
  }

  get text(): string {
    return this.pieces.join('');
  }

  wanted(): string {
    return '';
  }

  advance(text: string): void {
    this.pieces.push(text);
  }

  copy(): Recorder {
    return new Recorder(this.pieces);
  }

  writeFeatures(): void {}
}

/** Counts of characters, for {@link pairsAutomaton}. */
class Pairs implements PrefixState {
  #open = 0;
  #scarce = 0;
  #length = 0;
  broken = 0;
  readonly payable = false;

  get brokenAtEnd(): number {
    return this.broken | (this.#open > 0 ? 1 : 0);
  }

  get debt(): number {
    return this.#open;
  }

  wanted(): string {
    return this.#open > 0 ? '2' : '';
  }

  advance(text: string): void {
    for (const character of text) {
      this.#length++;
      if (character === '1') this.#open++;
      if (character === '2' && --this.#open < 0) this.broken |= 1;
      if (character === 'x' && ++this.#scarce > 2) this.broken |= 2;
    }
  }

  copy(): Pairs {
    const twin = new Pairs();
    twin.#open = this.#open;
    twin.#scarce = this.#scarce;
    twin.#length = this.#length;
    twin.broken = this.broken;
    return twin;
  }

  writeFeatures(into: Float32Array, offset: number): void {
    into.set([this.#open / 2, this.#scarce / 2, this.#length / 10], offset);
  }
}

/**
 * Rules for `grammars/expression.ne` that no context-free grammar needs: every 1 is followed by a 2 of its own, as
 * brackets are, and x is written twice at most.
 */
export const pairsAutomaton: PrefixAutomaton = {
  name: 'pairs-1',
  features: ['open', 'scarce', 'length'],
  rules: ['pairs', 'scarce'],
  filler: '3',
  start: () => new Pairs(),
};

/** Whether a text keeps both rules of {@link pairsAutomaton}, by rewriting it. */
export function keepsPairs(text: string): { pairs: boolean; scarce: boolean } {
  let left = text.replace(/[^12]/g, '');
  while (left.includes('12')) left = left.replaceAll('12', '');
  return { pairs: left === '', scarce: text.split('x').length <= 3 };
}
