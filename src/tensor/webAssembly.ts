/**
 * The few parts of WebAssembly's binary format (https://webassembly.github.io/spec/core/binary/) that kernels of our own
 * are written in: a module that shares the memory of another one, whose functions take integers and return nothing.
 */

/** Bytes of instructions, in any nesting. */
export type Code = readonly (number | Code)[];

/** A variable of a function: a 32-bit integer, or four 32-bit floats. */
export interface Local {
  readonly index: number;
  readonly kind: 'i32' | 'v128';
}

export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly Local[];
  readonly locals: readonly Local[];
  readonly body: Code;
}

/**
 * Returns a function.
 *
 * @param parameters the names of its parameters, integers all
 * @param write returns its instructions; is called with the parameters and with what makes further variables
 */
export function wasmFunction<Name extends string>(
  name: string,
  parameters: readonly Name[],
  write: (parameters: Readonly<Record<Name, Local>>, create: (kind: Local['kind']) => Local) => Code,
): WasmFunction {
  const parameterLocals = parameters.map((_, index): Local => ({ index, kind: 'i32' }));
  const byName = Object.fromEntries(parameters.map((one, i) => [one, parameterLocals[i]])) as Record<
    Name,
    Local
  >;
  const locals: Local[] = [];
  const body = write(byName, (kind) => {
    const local = { index: parameterLocals.length + locals.length, kind };
    locals.push(local);
    return local;
  });
  return { name, parameters: parameterLocals, locals, body };
}

/** The bytes of a module that exports functions and imports its memory as `heap.memory`. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, vector(parameters.map(typeOf)), 0]);
  const memory = [text('heap'), text('memory'), 0x02, 0, unsigned(1)];
  const bodies = functions.map(({ locals, body }) => {
    const bytes = flatten([vector(locals.map((local) => [1, typeOf(local)])), body, 0x0b]);
    return [unsigned(bytes.length), bytes];
  });
  const sections = [
    section(1, vector(types)),
    section(2, vector([memory])),
    section(3, vector(functions.map((_, i) => unsigned(i)))),
    section(7, vector(functions.map(({ name }, i) => [text(name), 0x00, unsigned(i)]))),
    section(10, vector(bodies)),
  ];
  return Uint8Array.from(flatten([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, sections]));
}

export function get(local: Local): Code {
  return [0x20, unsigned(local.index)];
}

export function set(local: Local, value: Code): Code {
  return [value, 0x21, unsigned(local.index)];
}

export function integerLiteral(value: number): Code {
  return [0x41, signed(value)];
}

export function plus(a: Code, b: Code): Code {
  return [a, b, 0x6a];
}

export function times(a: Code, b: Code): Code {
  return [a, b, 0x6c];
}

/** The lesser of two integers that are not negative. */
export function lesser(a: Code, b: Code): Code {
  return [a, b, a, b, 0x49, 0x1b];
}

/** Adds an integer to a variable. */
export function advance(local: Local, by: Code): Code {
  return set(local, plus(get(local), by));
}

/** Repeats instructions while a variable counts down to 0: at least once. */
export function repeat(count: Local, body: Code): Code {
  return [0x03, 0x40, body, advance(count, integerLiteral(-1)), get(count), 0x0d, 0, 0x0b];
}

export function ifElse(condition: Code, then: Code, otherwise: Code): Code {
  return [condition, 0x04, 0x40, then, 0x05, otherwise, 0x0b];
}

/** Copies a float from an address and a number of bytes to another. */
export function copyFloat(to: Code, toOffset: number, from: Code, fromOffset: number): Code {
  return [to, from, 0x2a, 2, unsigned(fromOffset), 0x38, 2, unsigned(toOffset)];
}

/** The integer at an address. */
export function integerAt(address: Code): Code {
  return [address, 0x28, 2, 0];
}

/** Copies bytes to an address from another. */
export function copyBytes(to: Code, from: Code, bytes: Code): Code {
  return [to, from, bytes, 0xfc, 0x0a, 0, 0];
}

/** Adds the float at an address to the one at another. */
export function addFloatTo(to: Code, from: Code): Code {
  return [to, to, 0x2a, 2, 0, from, 0x2a, 2, 0, 0x92, 0x38, 2, 0];
}

/** The four floats from an address on. */
export function fourFloats(address: Code, offset: number): Code {
  return [address, 0xfd, 0x00, 2, unsigned(offset)];
}

/** The float at an address, four times. */
export function fourTimes(address: Code, offset: number): Code {
  return [address, 0xfd, 0x09, 2, unsigned(offset)];
}

export function storeFour(address: Code, offset: number, value: Code): Code {
  return [address, value, 0xfd, 0x0b, 2, unsigned(offset)];
}

/** A float, four times. */
export function fourOf(value: number): Code {
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  return [0xfd, 0x0c, [0, 1, 2, 3].map(() => [...bytes])];
}

/** a + b, and the like, for each of four. */
export const fours = {
  add: (a: Code, b: Code): Code => [a, b, 0xfd, 0xe4, 0x01],
  subtract: (a: Code, b: Code): Code => [a, b, 0xfd, 0xe5, 0x01],
  multiply: (a: Code, b: Code): Code => [a, b, 0xfd, 0xe6, 0x01],
  divide: (a: Code, b: Code): Code => [a, b, 0xfd, 0xe7, 0x01],
  greatest: (a: Code, b: Code): Code => [a, b, 0xfd, 0xe9, 0x01],
  absolute: (a: Code): Code => [a, 0xfd, 0xe0, 0x01],
  /** All bits set where a > b, none elsewhere. */
  isAbove: (a: Code, b: Code): Code => [a, b, 0xfd, 0x44],
  /** The bits of a where those of the mask are set, and of b elsewhere. */
  choose: (mask: Code, a: Code, b: Code): Code => [a, b, mask, 0xfd, 0x52],
  /** The bits of each shifted to the left. */
  shiftLeft: (a: Code, by: number): Code => [a, integerLiteral(by), 0xfd, 0xab, 0x01],
} as const;

/** Four of the eight floats of two vectors, by their places: 0 to 3 in the first, 4 to 7 in the second. */
export function pickFour(first: Code, second: Code, places: readonly number[]): Code {
  return [first, second, 0xfd, 0x0d, places.map((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte))];
}

/** a + b c for each of four, rounded after the product and after the sum. */
export function addProduct(a: Code, b: Code, c: Code): Code {
  return fours.add(a, fours.multiply(b, c));
}

/** The same rounded once, after the sum, where the processor can: an instruction of relaxed SIMD. */
export function addProductFused(a: Code, b: Code, c: Code): Code {
  return [b, c, a, 0xfd, 0x85, 0x02];
}

function typeOf({ kind }: Local): number {
  return kind === 'i32' ? 0x7f : 0x7b;
}

function section(id: number, content: Code): Code {
  const bytes = flatten(content);
  return [id, unsigned(bytes.length), bytes];
}

function vector(items: readonly (number | Code)[]): Code {
  return [unsigned(items.length), items];
}

function text(value: string): Code {
  return vector([...new TextEncoder().encode(value)]);
}

/** An integer from 0 on in base 128, lowest digits first (LEB128). */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, unsigned(value >>> 7)];
}

/** An integer of either sign in base 128, whose last digit has room for the sign. */
function signed(value: number): Code {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, signed(value >> 7)];
}

function flatten(code: Code): number[] {
  return (code as readonly unknown[]).flat(Number.POSITIVE_INFINITY) as number[];
}
