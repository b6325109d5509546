import { readFileSync } from 'node:fs';
import type { Column } from '@pawl/table';

/** How `scripts/reference/drift.py` makes a column; for tests. */
export interface Recipe {
  readonly rows: number;
  readonly seed: number;
  readonly shape: 'bell' | 'heavy' | 'flat' | 'categories';
  readonly shift?: number;
  readonly scale?: number;
  readonly step?: number;
  readonly missing?: number;
  readonly infinite?: number;
  readonly categories?: number;
  readonly first?: number;
}

interface ReferenceColumn {
  readonly name: string;
  readonly reference: Recipe;
  readonly current: Recipe;
  readonly check: readonly [number, number];
  readonly test: string;
  readonly threshold: number;
  readonly score: number;
  readonly scores: Readonly<Record<string, number | null>>;
}

interface CountedTables {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly statistic: number;
  readonly p: number;
}

export interface Reference {
  readonly scipy: string;
  readonly evidently: string;
  readonly tables: readonly { drifted_share: number; columns: readonly ReferenceColumn[] }[];
  readonly ks_exact: readonly { n: number; m: number; steps: number; p: number }[];
  readonly ks_limit: readonly { n: number; d: number; p: number }[];
  readonly samples: readonly {
    reference: Recipe;
    current: Recipe;
    distance: number;
    p: number;
    wasserstein: number;
  }[];
  readonly chi_squared: readonly { x: number; df: number; p: number }[];
  readonly noncentral: readonly { x: number; df: number; noncentrality: number; p: number }[];
  readonly homogeneity: readonly CountedTables[];
  readonly exhaustive: readonly {
    both: readonly number[];
    n: number;
    mean: number;
    variance: number;
    seen: readonly number[];
    p: number;
  }[];
  readonly fisher: readonly {
    reference: number;
    referenceRows: number;
    current: number;
    currentRows: number;
    p: number;
  }[];
}

export function readReference(): Reference {
  return JSON.parse(readFileSync(new URL('./reference/drift.json', import.meta.url), 'utf8'));
}

/** The column of a recipe: six uniform numbers a row, and operations that are exact everywhere. */
export function madeColumn(name: string, recipe: Recipe): Column {
  const { rows, seed, shape, missing = 0, categories = 0, first = 0 } = recipe;
  const next = uniforms(seed);
  const values = new Float64Array(rows).fill(Number.NaN);
  const codes = new Int32Array(rows).fill(-1);
  const nulls = new Uint8Array(rows);
  const dictionary: string[] = [];
  for (let row = 0; row < rows; row++) {
    const drawn = [next(), next(), next(), next(), next(), next()] as const;
    if (drawn[4] < missing) {
      nulls[row] = 1;
      continue;
    }
    if (shape !== 'categories') {
      values[row] = numberOf(recipe, drawn);
      continue;
    }
    const category = Math.floor(drawn[0] * drawn[1] * categories) + first;
    const text = category === 0 ? '__proto__' : `c${category}`;
    if (!dictionary.includes(text)) dictionary.push(text);
    codes[row] = dictionary.indexOf(text);
  }
  if (shape === 'categories') return { kind: 'text', name, codes, dictionary };
  return nulls.includes(1) ? { kind: 'number', name, values, nulls } : { kind: 'number', name, values };
}

type Drawn = readonly [number, number, number, number, number, number];

function numberOf({ shape, shift = 0, scale = 1, step = 0, infinite = 0 }: Recipe, drawn: Drawn): number {
  const [a, b, c, d, , f] = drawn;
  if (f < infinite) return a < 0.5 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  let value = a * scale + shift;
  if (shape === 'bell') value = (a + b + c + d - 2) * scale + shift;
  if (shape === 'heavy') value = scale / (a + 0.001) + shift;
  return step > 0 ? Math.floor(value / step) * step : value;
}

function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A sum that tells one column from another, in order of the rows. */
export function checkOf(column: Column): number {
  let total = 0;
  for (let row = 0; row < (column.kind === 'text' ? column.codes : column.values).length; row++) {
    const value =
      column.kind === 'text' ? codeValue(column.dictionary[column.codes[row]!]) : column.values[row]!;
    if (Number.isFinite(value)) total += ((row % 7) + 1) * value;
  }
  return total;
}

function codeValue(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  return text === '__proto__' ? 0 : Number(text.slice(1));
}
