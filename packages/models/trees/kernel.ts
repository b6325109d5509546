import { PawlError } from '@pawl/records';

/**
 * The innermost loop of all training, in WebAssembly: two thirds of the time go there, and without checks of bounds and with
 * two sums in one register it takes half of what JavaScript takes. It is written down here instruction by instruction.
 */
interface Kernel {
  /**
   * Adds rows to histograms of two sums a code. All are addresses in bytes: the row numbers from `order` to `end`, two
   * sums a row from `pairs`; for each of four features its codes, one byte a row of all rows, and its histogram.
   */
  addTwoOfFour(order: number, end: number, pairs: number, ...codesThenHistograms: number[]): void;
  /** The same for one feature. */
  addTwo(order: number, end: number, pairs: number, codes: number, histogram: number): void;
  /** Adds rows to histograms of three sums a code, the third of a row from `thirds`. */
  addThreeOfFour(
    order: number,
    end: number,
    pairs: number,
    thirds: number,
    ...codesThenHistograms: number[]
  ): void;
  addThree(order: number, end: number, pairs: number, thirds: number, codes: number, histogram: number): void;
}

/** Memory that the kernel works on. What is taken is never given back. */
export interface Arena {
  readonly kernel: Kernel;
  bytes(length: number): Uint8Array;
  ints(length: number): Int32Array;
  doubles(length: number): Float64Array;
}

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Every array begins at a multiple of so many bytes. */
const ALIGNED = 16;

export function createArena(): Arena {
  // Shared memory keeps its place when it grows.
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const { exports } = new WebAssembly.Instance(compiled(), { own: { memory } });
  let next = ALIGNED;
  const take = (length: number): number => {
    const at = next;
    next += Math.ceil(length / ALIGNED) * ALIGNED;
    const lacking = Math.ceil((next - memory.buffer.byteLength) / PAGE);
    if (lacking > 0) grow(lacking);
    return at;
  };
  const grow = (pages: number): void => {
    try {
      memory.grow(pages);
    } catch (cause) {
      throw new PawlError('config', 'the training data is too large for memory', {
        where: 'train',
        remedy: 'Train on fewer rows or features, or with a command of your own: `train.run`.',
        cause,
      });
    }
  };
  return {
    kernel: exports as unknown as Kernel,
    // The buffer is another one once the memory has grown.
    bytes(length) {
      const at = take(length);
      return new Uint8Array(memory.buffer, at, length);
    },
    ints(length) {
      const at = take(4 * length);
      return new Int32Array(memory.buffer, at, length);
    },
    doubles(length) {
      const at = take(8 * length);
      return new Float64Array(memory.buffer, at, length);
    },
  };
}

let once: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  once ??= new WebAssembly.Module(Uint8Array.from(assemble()));
  return once;
}

/** Instructions and types by their numbers in the WebAssembly core specification, version 2. */
const OP = {
  if: 0x04,
  loop: 0x03,
  end: 0x0b,
  brIf: 0x0d,
  get: 0x20,
  set: 0x21,
  i32Load: 0x28,
  f64Load: 0x2b,
  i32Load8: 0x2d,
  f64Store: 0x39,
  i32Const: 0x41,
  i32LessUnsigned: 0x49,
  i32Add: 0x6a,
  i32Multiply: 0x6c,
  f64Add: 0xa0,
  vector: 0xfd,
} as const;
const VECTOR_LOAD = [OP.vector, 0x00];
const VECTOR_STORE = [OP.vector, 0x0b];
const VECTOR_ADD = [OP.vector, 0xf0, 0x01];
const TYPE = { i32: 0x7f, f64: 0x7c, v128: 0x7b, function: 0x60, nothing: 0x40 } as const;
/** Alignments, as powers of two, and the offset 0. */
const BY_BYTE = [0, 0];
const BY_FOUR = [2, 0];
const BY_EIGHT = [3, 0];

interface Loop {
  readonly name: keyof Kernel;
  readonly features: number;
  readonly sums: 2 | 3;
}

const LOOPS: readonly Loop[] = [
  { name: 'addTwoOfFour', features: 4, sums: 2 },
  { name: 'addTwo', features: 1, sums: 2 },
  { name: 'addThreeOfFour', features: 4, sums: 3 },
  { name: 'addThree', features: 1, sums: 3 },
];

function assemble(): number[] {
  const types = LOOPS.map((loop) => [
    TYPE.function,
    ...list(Array.from({ length: paramsOf(loop) }, () => [TYPE.i32])),
    0,
  ]);
  // A memory of 1 to 65,536 pages that is shared.
  const memory = [...text('own'), ...text('memory'), 0x02, 0x03, ...number(1), ...number(MOST_PAGES)];
  const exported = LOOPS.map(({ name }, i) => [...text(name), 0x00, ...number(i)]);
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list([memory])),
    ...section(3, list(LOOPS.map((_, i) => number(i)))),
    ...section(7, list(exported)),
    ...section(10, list(LOOPS.map(bodyOf))),
  ];
}

function paramsOf({ features, sums }: Loop): number {
  return sums + 1 + 2 * features;
}

/** order, end, pairs, thirds where there are three sums; codes and histograms; then the local variables. */
function bodyOf(loop: Loop): number[] {
  const { features, sums } = loop;
  const [order, end, pairs, thirds] = [0, 1, 2, 3];
  const codes = sums + 1;
  const histograms = codes + features;
  const [row, place, pair, third] = [0, 1, 2, 3].map((i) => paramsOf(loop) + i) as Quad;
  const get = (local: number) => [OP.get, ...number(local)];
  const step = (local: number, size: number) => [
    ...[...get(local), OP.i32Const, ...number(size), OP.i32Add],
    ...[OP.set, ...number(local)],
  ];
  const more = [...get(order), ...get(end), OP.i32LessUnsigned];
  const addTo = (feature: number) => [
    ...[...get(row), ...get(codes + feature), OP.i32Add, OP.i32Load8, ...BY_BYTE],
    ...[OP.i32Const, ...number(8 * sums), OP.i32Multiply, ...get(histograms + feature), OP.i32Add],
    ...[OP.set, ...number(place)],
    ...[...get(place), ...get(place), ...VECTOR_LOAD, ...BY_EIGHT, ...get(pair), ...VECTOR_ADD],
    ...[...VECTOR_STORE, ...BY_EIGHT],
    ...(sums === 3
      ? [
          ...[...get(place), ...get(place), OP.f64Load, 3, 16, ...get(third), OP.f64Add],
          ...[OP.f64Store, 3, 16],
        ]
      : []),
  ];
  const code = [
    ...[...more, OP.if, TYPE.nothing, OP.loop, TYPE.nothing],
    ...[...get(order), OP.i32Load, ...BY_FOUR, OP.set, ...number(row)],
    ...[...get(pairs), ...VECTOR_LOAD, ...BY_EIGHT, OP.set, ...number(pair)],
    ...(sums === 3 ? [...get(thirds), OP.f64Load, ...BY_EIGHT, OP.set, ...number(third)] : []),
    ...Array.from({ length: features }, (_, feature) => addTo(feature)).flat(),
    ...step(order, 4),
    ...step(pairs, 16),
    ...(sums === 3 ? step(thirds, 8) : []),
    ...[...more, OP.brIf, 0, OP.end, OP.end, OP.end],
  ];
  const locals = list([
    [2, TYPE.i32],
    [1, TYPE.v128],
    [1, TYPE.f64],
  ]);
  return [...number(locals.length + code.length), ...locals, ...code];
}

type Quad = [number, number, number, number];

/** A whole number from 0 in LEB128; as a constant it must stay under 64 for its sign. */
function number(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)];
}

function list(entries: readonly (readonly number[])[]): number[] {
  return [...number(entries.length), ...entries.flat()];
}

function text(value: string): number[] {
  return [...number(value.length), ...Buffer.from(value)];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...number(content.length), ...content];
}
