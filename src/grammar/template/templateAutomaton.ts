import type { HolePart, HoleText, TemplatePart } from './templatePart.js';
import { TemplateTooLarge } from './templateTooLarge.js';

/** The deepest brackets in a hole. */
const deepest = 8;
/** The most states of an automaton: a template with wide bounds needs many. */
const mostStates = 20_000;

/** A place is a state of the automaton with the pairs that are open in its hole: `state * 2^24 + bits`. */
const pairBits = 2 ** 24;

const none: readonly number[] = [];

/** The language of the strings that a template is for. */
export interface TemplateLanguage {
  /** All characters of the language. */
  readonly alphabet: string;
  /** Pairs of brackets that every string closes, such as `()`. */
  readonly brackets: readonly string[];
  /** Null for a language without further rules. */
  readonly holes: HoleText | null;
}

/**
 * A nondeterministic automaton that accepts the strings which match a template. Each state is the place after a
 * character: in a literal, or in a hole with its depth of brackets and, where the hole is bounded, its length.
 */
export class TemplateAutomaton {
  readonly start: number = 0;
  /** By character of the alphabet. */
  readonly #indices: ReadonlyMap<string, number>;
  readonly #paired: string;
  /** By state and character of the alphabet. */
  readonly #targets: readonly (readonly number[] | undefined)[];
  readonly #isEnd: readonly boolean[];
  /** The number of the hole that each state is in; -1 for none. */
  readonly #holes: readonly number[];
  /** Whether characters that the state comes after may be pairs. */
  readonly #pairs: readonly boolean[];
  readonly #offsets: readonly (number | null)[];
  readonly #moves = new Map<string, readonly (readonly number[])[]>();

  /** @throws TemplateTooLarge for a template that needs more than 20,000 */
  constructor(part: TemplatePart, language: TemplateLanguage) {
    const built = new Builder(part, language);
    this.#indices = new Map(language.alphabet.split('').map((character, index) => [character, index]));
    this.#paired = language.holes?.paired ?? '';
    this.#targets = built.targets();
    this.#isEnd = built.states.map((_, state) => built.closureOf(state).includes(built.end));
    this.#holes = built.states.map(({ hole }) => hole);
    this.#pairs = built.states.map(({ pairs }) => pairs);
    this.#offsets = built.states.map(({ offset }) => offset);
  }

  get size(): number {
    return this.#holes.length;
  }

  /** Whether a text may end in a state, whatever pairs are open. */
  mayEnd(state: number): boolean {
    return this.#isEnd[state]!;
  }

  /** The state of a place. */
  stateOf(place: number): number {
    return Math.floor(place / pairBits);
  }

  /** Whether a text may end at a place. */
  isEnd(place: number): boolean {
    return place % pairBits === 0 && this.#isEnd[this.stateOf(place)]!;
  }

  /** The place in the template that a user wrote up to which a state has come, from 0; null in a hole. */
  offsetOf(state: number): number | null {
    return this.#offsets[state]!;
  }

  /** The states that a character leads to from a state, if pairs are left out of account. */
  next(state: number, character: string): readonly number[] {
    const index = this.#indices.get(character);
    return (index === undefined ? undefined : this.#targets[state * this.#indices.size + index]) ?? none;
  }

  /** The states that a text leads to from a state, if pairs are left out of account. */
  moves(state: number, text: string): readonly number[] {
    let byState = this.#moves.get(text) as (readonly number[])[] | undefined;
    if (byState === undefined) {
      byState = [];
      this.#moves.set(text, byState);
    }
    byState[state] ??= this.#follow(state, text);
    return byState[state]!;
  }

  /** The places that a text leads to from places. */
  advance(places: readonly number[], text: string): readonly number[] {
    let here = places;
    for (let i = 0; i < text.length && here.length > 0; i++) here = this.#read(here, text[i]!);
    return here;
  }

  #follow(from: number, text: string): readonly number[] {
    let here: readonly number[] = [from];
    for (let i = 0; i < text.length && here.length > 0; i++) {
      const next = new Set<number>();
      for (const state of here) for (const target of this.next(state, text[i]!)) next.add(target);
      here = [...next];
    }
    return here;
  }

  #read(places: readonly number[], character: string): readonly number[] {
    const pair = this.#paired.indexOf(character);
    const next: number[] = [];
    for (const place of places) {
      const state = this.stateOf(place);
      const open = place % pairBits;
      for (const target of this.next(state, character)) {
        const staysInHole = this.#holes[target]! >= 0 && this.#holes[target] === this.#holes[state];
        if (open !== 0 && !staysInHole) continue;
        const toggled = pair >= 0 && this.#pairs[target] ? open ^ (1 << pair) : open;
        const reached = target * pairBits + toggled;
        if (!next.includes(reached)) next.push(reached);
      }
    }
    return next;
  }
}

interface BuiltState {
  readonly hole: number;
  readonly pairs: boolean;
  readonly offset: number | null;
}

/** The state that the text around a part is in. */
interface Around {
  readonly state: number;
  /** Whether the part is between the brackets of {@link HoleText.apart}. */
  readonly apart: boolean;
  /** The pairs that are open. */
  readonly open: string;
  /** The characters behind {@link HoleText.escape} that are still to come. */
  readonly escaped: number;
}

/** Builds the automaton of a template part by part (Thompson 1968); edges without a character go at the end. */
class Builder {
  readonly states: BuiltState[] = [];
  readonly end: number;
  readonly #language: TemplateLanguage;
  readonly #edges: { readonly from: number; readonly character: number; readonly to: number }[] = [];
  readonly #jumps: number[][] = [];
  readonly #closures: (readonly number[] | undefined)[] = [];
  #holes = 0;

  constructor(part: TemplatePart, language: TemplateLanguage) {
    this.#language = language;
    const start = this.#add();
    this.end = this.#add();
    const { state } = this.#build(part, { state: start, apart: false, open: '', escaped: 0 });
    this.#jumps[state]!.push(this.end);
  }

  /** The states that can be reached from one without a character, itself included. */
  closureOf(state: number): readonly number[] {
    let closure = this.#closures[state];
    if (closure === undefined) {
      const reached = [state];
      for (const one of reached) {
        for (const next of this.#jumps[one]!) if (!reached.includes(next)) reached.push(next);
      }
      closure = reached;
      this.#closures[state] = closure;
    }
    return closure;
  }

  /** By state and character: the states that the character leads to. */
  targets(): (readonly number[] | undefined)[] {
    const width = this.#language.alphabet.length;
    const own: number[][] = this.states.map(() => []);
    this.#edges.forEach(({ from }, edge) => {
      own[from]!.push(edge);
    });
    const targets: (number[] | undefined)[] = new Array(this.states.length * width).fill(undefined);
    for (let state = 0; state < this.states.length; state++) {
      for (const source of this.closureOf(state)) {
        for (const edge of own[source]!) {
          const { character, to } = this.#edges[edge]!;
          const list = targets[state * width + character];
          if (list === undefined) targets[state * width + character] = [to];
          else if (!list.includes(to)) list.push(to);
        }
      }
    }
    return targets;
  }

  #add(offset: number | null = null, hole = -1, pairs = false): number {
    if (this.states.length >= mostStates) throw new TemplateTooLarge();
    this.#jumps.push([]);
    return this.states.push({ hole, pairs, offset }) - 1;
  }

  #build(part: TemplatePart, around: Around): Around {
    switch (part.kind) {
      case 'literal':
        return this.#literal(part.text, part.offset, around);
      case 'hole':
        return { ...around, state: this.#hole(part, around) };
      case 'sequence':
        return part.parts.reduce((before, one) => this.#build(one, before), around);
      case 'choice': {
        const ends = part.parts.map((one) => this.#build(one, around));
        const state = this.#add();
        for (const end of ends) this.#jumps[end.state]!.push(state);
        return { ...(ends[0] ?? around), state };
      }
    }
  }

  #literal(text: string, offset: number | null, around: Around): Around {
    let { state, apart, open, escaped } = around;
    const { alphabet, holes } = this.#language;
    for (let i = 0; i < text.length; i++) {
      const character = text[i]!;
      const next = this.#add(offset === null ? null : offset + i + 1);
      const index = alphabet.indexOf(character);
      // without an edge, nothing matches from here on
      if (index >= 0) this.#edges.push({ from: state, character: index, to: next });
      state = next;
      if (holes === null) continue;
      if (apart) apart = character !== holes.apart[1];
      else if (character === holes.apart[0]) apart = true;
      else if (character === holes.escape) escaped = 2;
      else if (escaped > 0) escaped--;
      else if (holes.paired.includes(character)) {
        open = open.includes(character) ? open.replace(character, '') : open + character;
      }
    }
    return { state, apart, open, escaped };
  }

  /** @returns the state behind the hole */
  #hole({ least, most, notFirst = '', notLast = '' }: HolePart, around: Around): number {
    const { alphabet, brackets } = this.#language;
    // in a bracket that stands apart, a hole is text like any other
    const holes = around.apart ? null : this.#language.holes;
    const number = this.#holes++;
    const behind = this.#add();
    if (least === 0) this.#jumps[around.state]!.push(behind);
    // a length beyond the least says nothing if there is no most
    const longest = Number.isFinite(most) ? most : least;
    const excluded = holes === null ? '' : holes.excluded + holes.escape + around.open;
    const opening = brackets.map((pair) => pair[0]).join('');
    const closing = brackets.map((pair) => pair[1]).join('');
    const states = new Map<string, number>();
    interface Inside {
      readonly length: number;
      readonly depth: number;
      readonly apart: boolean;
      /** Whether the text must not end here for its last character. */
      readonly hangs: boolean;
    }
    const queue: { readonly from: number; readonly inside: Inside | null }[] = [
      { from: around.state, inside: null },
    ];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { from, inside } = next;
      const { length, depth, apart } = inside ?? { length: 0, depth: 0, apart: false };
      if (Number.isFinite(most) && length === most) continue;
      for (let index = 0; index < alphabet.length; index++) {
        const character = alphabet[index]!;
        const isOpening = opening.includes(character);
        const isClosing = closing.includes(character);
        if (!apart && excluded.includes(character)) continue;
        if (inside === null && notFirst.includes(character)) continue;
        const reached: Inside = {
          length: Math.min(length + 1, longest),
          depth: depth + (isOpening ? 1 : isClosing ? -1 : 0),
          apart: holes !== null && (apart ? character !== holes.apart[1] : character === holes.apart[0]),
          hangs: !apart && notLast.includes(character),
        };
        if (reached.depth < 0 || reached.depth > deepest) continue;
        const key = `${reached.length} ${reached.depth} ${reached.apart} ${reached.hangs}`;
        let state = states.get(key);
        if (state === undefined) {
          state = this.#add(null, number, holes !== null && !reached.apart);
          states.set(key, state);
          queue.push({ from: state, inside: reached });
          const mayLeave = reached.depth === 0 && !reached.apart && !reached.hangs;
          if (mayLeave && reached.length >= least) this.#jumps[state]!.push(behind);
        }
        this.#edges.push({ from, character: index, to: state });
      }
    }
    return behind;
  }
}
