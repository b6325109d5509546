import { didYouMean, PawlError } from '@pawl/records';
import { findColumn, type Table } from '@pawl/table';

/** What rows are put into slices by: the values of a column, or its quantiles. */
export type Factor =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'quantiles'; readonly column: string; readonly bins: number };

const MOST_FACTORS = 3;
const FEWEST_BINS = 2;
const MOST_BINS = 100;
const QUANTILES = /^quantiles\s*\((.*)\)$/s;
const BACKQUOTED = /^`((?:[^`]|``)+)`$/;
/** What parts factors, as it stands outside of quotes and parentheses. */
const CROSS = /\s+x\s+|\s*×\s*/y;
const REMEDY =
  'Write a column, quantiles(column, 4), or up to three of them with x between, as in region x sex.';

/**
 * The factors of a spec such as `region`, `quantiles(age, 4)` or `region x sex`, or undefined for what can only be an
 * expression. A name that a column has stands for that column, whatever else it could mean; backquotes keep a name
 * together. Throws `config` for an unknown column, bins that are not 2 to 100, and more than 3 factors.
 */
export function parseFactors(spec: string, table: Table): Factor[] | undefined {
  if (findColumn(table, spec)) return [{ kind: 'column', column: spec }];
  const pieces = crossed(spec);
  const factors: Factor[] = [];
  let unknown: string | undefined;
  for (let first = 0; first < pieces.length; ) {
    const found = longestFactor(spec, pieces, first, table);
    if (found) factors.push(found.factor);
    else unknown ??= textOf(spec, pieces, first, first);
    first = found ? found.last + 1 : first + 1;
  }
  if (factors.length === 0) return undefined;
  if (unknown !== undefined) throw unknownFactor(unknown, table);
  checkFactors(factors);
  return factors;
}

/** A stretch of the spec. */
interface Piece {
  readonly start: number;
  readonly end: number;
}

/** The stretches between the crosses of a spec; one when it has none. */
function crossed(spec: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < spec.length; at++) {
    const char = spec[at]!;
    // A quote that is never closed, as in O'Hare, is part of a name.
    if ('"\'`'.includes(char)) at = Math.max(at, spec.indexOf(char, at + 1));
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (depth === 0) {
      CROSS.lastIndex = at;
      const cross = CROSS.exec(spec)?.[0];
      if (cross === undefined) continue;
      pieces.push({ start, end: at });
      start = at + cross.length;
      at = start - 1;
    }
  }
  return [...pieces, { start, end: spec.length }];
}

function textOf(spec: string, pieces: readonly Piece[], first: number, last: number): string {
  return spec.slice(pieces[first]!.start, pieces[last]!.end).trim();
}

/** The factor that begins with a piece and takes in as many more as make one: a column may be called `a x b`. */
function longestFactor(spec: string, pieces: readonly Piece[], first: number, table: Table) {
  for (let last = pieces.length - 1; last >= first; last--) {
    const factor = factorOf(textOf(spec, pieces, first, last), table);
    if (factor) return { factor, last };
  }
  return undefined;
}

function factorOf(text: string, table: Table): Factor | undefined {
  const column = columnOf(text, table);
  if (column !== undefined) return { kind: 'column', column };
  const inner = QUANTILES.exec(text)?.[1];
  // What follows is more than one factor: quantiles(a, 2) x quantiles(b, 2).
  if (inner === undefined || crossed(text).length > 1) return undefined;
  return quantilesOf(text, inner, table);
}

function columnOf(text: string, table: Table): string | undefined {
  if (findColumn(table, text)) return text;
  const name = BACKQUOTED.exec(text)?.[1]?.replaceAll('``', '`');
  return name !== undefined && findColumn(table, name) ? name : undefined;
}

function quantilesOf(text: string, inner: string, table: Table): Factor {
  const comma = inner.lastIndexOf(',');
  const bins = inner.slice(comma + 1).trim();
  if (comma < 0 || !/^\d{1,3}$/.test(bins) || Number(bins) < FEWEST_BINS || Number(bins) > MOST_BINS) {
    throw new PawlError('config', `\`${text}\` needs a number of bins from ${FEWEST_BINS} to ${MOST_BINS}`, {
      remedy: 'Write quantiles(column, bins), as in quantiles(age, 4).',
    });
  }
  const name = inner.slice(0, comma).trim();
  const column = columnOf(name, table);
  if (column === undefined) throw unknownFactor(name, table);
  if (findColumn(table, column)?.kind === 'text') {
    throw new PawlError('config', `"${column}" holds text, which has no quantiles`, {
      remedy: 'Slice by the column itself, or read it as a number by `data.types`.',
    });
  }
  return { kind: 'quantiles', column, bins: Number(bins) };
}

function unknownFactor(name: string, table: Table): PawlError {
  const names = table.columns.map((column) => column.name);
  return new PawlError('config', `there is no column "${name}" to slice by.${didYouMean(name, names)}`, {
    remedy: REMEDY,
  });
}

function checkFactors(factors: readonly Factor[]): void {
  if (factors.length > MOST_FACTORS) {
    throw new PawlError('config', `${factors.length} columns are crossed, at most ${MOST_FACTORS} can be`, {
      remedy: 'Cross fewer columns, or write the slices of interest as expressions, joined by `and`.',
    });
  }
  const columns = factors.map(({ column }) => column);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice === undefined) return;
  throw new PawlError('config', `"${twice}" is crossed with itself`, { remedy: 'Name each column once.' });
}
