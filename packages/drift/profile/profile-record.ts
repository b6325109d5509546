import type { ColumnProfileRecord } from '@pawl/records/profile';
import { binsOfProfile } from './bins.ts';
import type { Grid } from './grid.ts';
import { decodeCounts, decodeGrid, encodeCounts, encodeGrid } from './grid-code.ts';
import { keyOf } from './number-keys.ts';
import type { NumberProfile } from './number-profile.ts';
import type { ColumnProfile } from './profile.ts';
import { PARTS, type TextProfile } from './text-profile.ts';

type NumberRecord = Extract<ColumnProfileRecord, { kind: 'number' }>;
type TextRecord = Extract<ColumnProfileRecord, { kind: 'text' }>;

/** A profile as its record has it. */
export function profileToRecord(profile: ColumnProfile): ColumnProfileRecord {
  return profile.kind === 'number' ? numbersToRecord(profile) : textsToRecord(profile);
}

function numbersToRecord(profile: NumberProfile): NumberRecord {
  const { values, grid, bins: _bins, ...rest } = profile;
  const { edges, counts } = binsOfProfile(profile);
  return {
    ...rest,
    values: values && { numbers: [...values.values], counts: [...values.counts] },
    grid: grid && { shift: grid.shift, buckets: encodeGrid(grid) },
    bins: { edges: [...edges], counts: [...counts] },
  };
}

function textsToRecord({ values, parts, ...rest }: TextProfile): TextRecord {
  return {
    ...rest,
    values: { texts: [...values.keys()], counts: [...values.values()] },
    parts: parts && encodeCounts(parts),
  };
}

/**
 * A profile from its record; `ownBins` says that its bins follow from its own rows. Throws RangeError, naming the column,
 * where what it says does not hold together.
 */
export function profileOfRecord(record: ColumnProfileRecord, ownBins: boolean): ColumnProfile {
  return record.kind === 'number' ? numbersOfRecord(record, ownBins) : textsOfRecord(record);
}

function numbersOfRecord({ values, grid, bins, ...rest }: NumberRecord, ownBins: boolean): NumberProfile {
  const fail = failure(rest.name);
  const finite = rest.rows - rest.missing - rest.below - rest.above;
  if ((values === null) === (grid === null)) fail('needs either values or a grid');
  if (!isAscending(bins.edges) || bins.counts.length !== bins.edges.length + 1)
    fail('has bins that do not fit');
  if (sum(bins.counts) !== rest.rows - rest.missing) fail('has bins of another number of rows');
  const runs = values && {
    values: Float64Array.from(values.numbers),
    counts: Float64Array.from(values.counts),
  };
  if (
    runs &&
    (runs.values.length !== runs.counts.length || !isAscending(runs.values) || runs.counts.includes(0))
  )
    fail('has values that are not ascending, or without counts');
  const read = grid ? decodeGrid(grid.shift, grid.buckets) : null;
  if (read === undefined) fail('has a grid that cannot be read');
  if (sum((runs ?? read!).counts) !== finite) fail('has other counts than rows');
  if (!endsFit(rest, runs, read ?? null)) fail('has another least or greatest number than its values');
  return {
    ...rest,
    values: runs,
    grid: read ?? null,
    bins: ownBins ? null : { edges: Float64Array.from(bins.edges), counts: Float64Array.from(bins.counts) },
  };
}

function endsFit(
  { least, greatest }: Pick<NumberRecord, 'least' | 'greatest'>,
  runs: NumberProfile['values'],
  grid: Grid | null,
): boolean {
  if (runs) return least === (runs.values[0] ?? null) && greatest === (runs.values.at(-1) ?? null);
  const { prefixes, shift } = grid!;
  const isIn = (value: number | null, prefix: bigint) =>
    value !== null && keyOf(value) >> BigInt(shift) === prefix;
  return isIn(least, prefixes[0]!) && isIn(greatest, prefixes[prefixes.length - 1]!);
}

function textsOfRecord({ values, parts, ...rest }: TextRecord): TextProfile {
  const fail = failure(rest.name);
  const kept = new Map(values.texts.map((text, i) => [text, values.counts[i] ?? 0]));
  if (kept.size !== values.counts.length || values.counts.includes(0))
    fail('has texts without counts, or twice');
  if (values.texts.length !== kept.size) fail('has a text twice');
  if (sum(values.counts) + rest.others !== rest.rows - rest.missing) fail('has other counts than rows');
  const read = parts === null ? null : decodeCounts(parts, PARTS);
  if (read === undefined) fail('has parts that cannot be read');
  if (rest.others > 0 !== (parts !== null)) fail('needs parts where not all texts are kept, and only there');
  if (read && sum(read) !== rest.rows - rest.missing) fail('has parts of another number of rows');
  return { ...rest, values: kept, parts: read ?? null };
}

function failure(name: string) {
  return (what: string): never => {
    throw new RangeError(`the column "${name}" ${what}`);
  };
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function isAscending(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (!(values[i - 1]! < values[i]!)) return false;
  return true;
}
