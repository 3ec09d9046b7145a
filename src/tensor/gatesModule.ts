import {
  advance,
  type Code,
  fourFloats,
  fourOf,
  fours,
  get,
  integerLiteral,
  type Local,
  lesser,
  plus,
  repeat,
  set,
  storeFour,
  wasmFunction,
  wasmModule,
} from './webAssembly.js';

/** The fewest units that the functions take: they read and write four at a time. */
export const fewestUnits = 4;

/**
 * The gates of a GRU of `units` units, forward and backward. Matrices are addresses of rows without gaps. All operations
 * are those of `gru.ts` and round in the same places, so results have the same bits.
 */
export interface GateFunctions {
  /**
   * Writes the gates of a step, what the way back needs of it, and the states after it.
   *
   * Reads the inputs and the products with the state [rows, 3 units], the bias [3 units] and the states [rows, units];
   * writes the gates [rows, 2 units], the candidates, their recurrent parts and the states [rows, units].
   */
  forward(
    inputs: number,
    products: number,
    bias: number,
    states: number,
    gates: number,
    candidates: number,
    recurrentCandidates: number,
    next: number,
    units: number,
    rows: number,
  ): void;
  /**
   * Writes the gradients of a step.
   *
   * Reads those of the states after it, the two parts that come from the next step, and the states before it [rows, units];
   * what the way forward wrote; writes the gradients by the products and by the inputs [rows, 3 units], and the part for
   * the step before [rows, units], to which the gradients by the products times the transposed kernel come.
   */
  backward(
    gradients: number,
    laterPart: number,
    laterProducts: number,
    states: number,
    gates: number,
    candidates: number,
    recurrentCandidates: number,
    byProducts: number,
    byInputs: number,
    part: number,
    units: number,
    rows: number,
  ): void;
}

/** Compiles the functions for a memory, in which they read and write. */
export async function gateFunctions(memory: WebAssembly.Memory): Promise<GateFunctions> {
  const module = await WebAssembly.compile(wasmModule([forward, backward]));
  const { exports } = await WebAssembly.instantiate(module, { heap: { memory } });
  return exports as unknown as GateFunctions;
}

type Create = (kind: Local['kind']) => Local;

/**
 * Repeats instructions for each four units of each row; the last four may overlap those before them.
 *
 * @param matrices matrices by the number of their parts of `units` columns
 * @param body gets what addresses the four of a part
 */
function eachFour(
  { units, rows }: { readonly units: Local; readonly rows: Local },
  matrices: readonly (readonly [address: Local, parts: number])[],
  create: Create,
  body: (at: (address: Local, part?: number) => Code) => Code,
): Code {
  const [width, at, place, remaining] = [create('i32'), create('i32'), create('i32'), create('i32')];
  const addressOf = (address: Local, part = 0): Code =>
    Array.from({ length: part }).reduce<Code>((sum) => plus(sum, get(width)), plus(get(address), get(place)));
  return [
    set(width, shiftLeft(get(units), 2)),
    repeat(rows, [
      set(at, integerLiteral(0)),
      set(remaining, shiftRight(plus(get(units), integerLiteral(3)), 2)),
      repeat(remaining, [
        set(place, lesser(get(at), plus(get(width), integerLiteral(-16)))),
        body(addressOf),
        advance(at, integerLiteral(16)),
      ]),
      matrices.map(([address, parts]) => Array.from({ length: parts }, () => advance(address, get(width)))),
    ]),
  ];
}

function shiftLeft(a: Code, by: number): Code {
  return [a, integerLiteral(by), 0x74];
}

function shiftRight(a: Code, by: number): Code {
  return [a, integerLiteral(by), 0x76];
}

/** A number times a power of 2: the literals of C that have their digits in base 16. */
function scaled(digits: number, exponent: number): Code {
  return fourOf(digits * 2 ** exponent);
}

/**
 * Sets a variable to the logistic function of four floats, as XNNPACK does for the WebAssembly back end: e^-|x| by a
 * power of 2 and a polynomial of degree 5 for the rest of the exponent, reduced in two steps
 * (https://github.com/google/XNNPACK, f32-vsigmoid, variant rr2-p5-div).
 */
function logistic(create: Create): (result: Local, of: Code) => Code {
  const [x, z, n, power, t, p] = [
    create('v128'),
    create('v128'),
    create('v128'),
    create('v128'),
    create('v128'),
    create('v128'),
  ];
  const { add, subtract, multiply, divide, absolute, isAbove, choose } = fours;
  const step = (coefficient: Code): Code => set(p, add(multiply(get(t), get(p)), coefficient));
  const magic = scaled(0x18000fe, -1);
  const one = fourOf(1);
  return (result, of) => [
    set(x, of),
    set(z, absolute(get(x))),
    // -z / ln 2, rounded to an integer in the low bits
    set(n, add(multiply(get(z), scaled(-0x1715476, -24)), magic)),
    set(power, fours.shiftLeft(get(n), 23)),
    set(n, subtract(get(n), magic)),
    set(t, add(multiply(get(n), scaled(0x162e400, -25)), get(z))),
    set(t, add(multiply(get(n), scaled(0x17f7d1c, -44)), get(t))),
    set(p, add(multiply(get(t), scaled(-0x10f9f9c, -31)), scaled(0x1573a1a, -29))),
    step(scaled(-0x1555a80, -27)),
    step(scaled(0x1fffdc6, -26)),
    step(scaled(-0x1fffff6, -25)),
    set(t, multiply(get(t), get(power))),
    set(p, add(multiply(get(t), get(p)), get(power))),
    set(p, divide(get(p), add(get(p), one))),
    // below the least number of full precision
    set(p, choose(isAbove(get(z), scaled(0x15d589e, -18)), fourOf(0), get(p))),
    set(result, choose(isAbove(get(x), fourOf(0)), subtract(one, get(p)), get(p))),
  ];
}

const forward = wasmFunction(
  'forward',
  [
    'inputs',
    'products',
    'bias',
    'states',
    'gates',
    'candidates',
    'recurrentCandidates',
    'next',
    'units',
    'rows',
  ],
  (parameters, create) => {
    const { inputs, products, bias, states, gates, candidates, recurrentCandidates, next } = parameters;
    const { add, subtract, multiply } = fours;
    const [update, reset, recurrent, candidate] = [
      create('v128'),
      create('v128'),
      create('v128'),
      create('v128'),
    ];
    const setLogistic = logistic(create);
    const matrices = [
      [inputs, 3],
      [products, 3],
      [states, 1],
      [gates, 2],
      [candidates, 1],
      [recurrentCandidates, 1],
      [next, 1],
    ] as const;
    return eachFour(parameters, matrices, create, (at) => {
      const fourOfPart = (address: Local, part?: number): Code => fourFloats(at(address, part), 0);
      const store = (address: Local, value: Local, part?: number): Code =>
        storeFour(at(address, part), 0, get(value));
      const recurrentPart = (part: number): Code => add(fourOfPart(products, part), fourOfPart(bias, part));
      return [
        setLogistic(update, add(fourOfPart(inputs, 0), recurrentPart(0))),
        store(gates, update, 0),
        setLogistic(reset, add(fourOfPart(inputs, 1), recurrentPart(1))),
        store(gates, reset, 1),
        set(recurrent, recurrentPart(2)),
        store(recurrentCandidates, recurrent),
        // tanh x = 2 σ(2 x) - 1
        set(candidate, add(fourOfPart(inputs, 2), multiply(get(reset), get(recurrent)))),
        setLogistic(candidate, multiply(get(candidate), fourOf(2))),
        set(candidate, subtract(multiply(get(candidate), fourOf(2)), fourOf(1))),
        store(candidates, candidate),
        storeFour(
          at(next),
          0,
          add(get(candidate), multiply(get(update), subtract(fourOfPart(states), get(candidate)))),
        ),
      ];
    });
  },
);

const backward = wasmFunction(
  'backward',
  [
    'gradients',
    'laterPart',
    'laterProducts',
    'states',
    'gates',
    'candidates',
    'recurrentCandidates',
    'byProducts',
    'byInputs',
    'part',
    'units',
    'rows',
  ],
  (parameters, create) => {
    const { gradients, laterPart, laterProducts, states, gates, candidates, recurrentCandidates } =
      parameters;
    const { byProducts, byInputs, part } = parameters;
    const { add, subtract, multiply } = fours;
    const vector = () => create('v128');
    const [gradient, update, reset, candidate, share, toCandidate, toRecurrent, value] = [
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
    ];
    const matrices = [
      [gradients, 1],
      [laterPart, 1],
      [laterProducts, 1],
      [states, 1],
      [gates, 2],
      [candidates, 1],
      [recurrentCandidates, 1],
      [byProducts, 3],
      [byInputs, 3],
      [part, 1],
    ] as const;
    return eachFour(parameters, matrices, create, (at) => {
      const fourOfPart = (address: Local, part?: number): Code => fourFloats(at(address, part), 0);
      const store = (address: Local, part: number): Code => storeFour(at(address, part), 0, get(value));
      const times = (factor: Code): Code => multiply(get(gradient), factor);
      const fromOne = (a: Local): Code => subtract(fourOf(1), get(a));
      return [
        set(gradient, add(fourOfPart(gradients), add(fourOfPart(laterPart), fourOfPart(laterProducts)))),
        set(update, fourOfPart(gates, 0)),
        set(reset, fourOfPart(gates, 1)),
        set(candidate, fourOfPart(candidates)),
        set(share, fromOne(update)),
        set(toCandidate, multiply(get(share), subtract(fourOf(1), multiply(get(candidate), get(candidate))))),
        set(toRecurrent, multiply(get(toCandidate), get(reset))),
        set(
          value,
          times(multiply(multiply(get(update), get(share)), subtract(fourOfPart(states), get(candidate)))),
        ),
        store(byProducts, 0),
        store(byInputs, 0),
        set(
          value,
          times(multiply(multiply(get(toRecurrent), fromOne(reset)), fourOfPart(recurrentCandidates))),
        ),
        store(byProducts, 1),
        store(byInputs, 1),
        set(value, times(get(toRecurrent))),
        store(byProducts, 2),
        set(value, times(get(toCandidate))),
        store(byInputs, 2),
        set(value, times(get(update))),
        store(part, 0),
      ];
    });
  },
);
