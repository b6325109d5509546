import { type Column, parseTime, type TextColumn } from '@pawl/table';

/** Of the values, how many must be times for the column to be one of times; others are taken as missing. */
const TIME_SHARE = 0.99;
/** Shorter ones are years and months, which are categories. */
const SHORTEST = '2024-05-31'.length;

/** The times of a column of text. */
export interface TimeColumn {
  /** One a row: milliseconds since 1970, NaN where there is none. A time without a zone is as its clock has it. */
  readonly times: Float64Array;
  /** Rows with a value that is no time. */
  readonly others: number;
  /** Whether times name their zone; `mixed` where only some do. */
  readonly zone: 'named' | 'none' | 'mixed';
  /** A value that is no time. */
  readonly example: string | undefined;
}

/** The values of a column of text as times. */
export function readTimes({ codes, dictionary }: TextColumn): TimeColumn {
  const parsed = dictionary.map((text) => (text.length < SHORTEST ? undefined : parseTime(text)));
  const times = new Float64Array(codes.length);
  let others = 0;
  let example: string | undefined;
  const zones = new Set<boolean>();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    const time = code < 0 ? undefined : parsed[code];
    times[row] = time?.milliseconds ?? Number.NaN;
    if (time) zones.add(time.zoned);
    else if (code >= 0) {
      others++;
      example ??= dictionary[code]!;
    }
  }
  const zone = zones.size > 1 ? 'mixed' : zones.has(true) ? 'named' : 'none';
  return { times, others, zone, example };
}

/** The times of both columns where both are columns of times, undefined otherwise; a side without values may be anything. */
export function timePair(reference: Column, current: Column): readonly [TimeColumn, TimeColumn] | undefined {
  if (reference.kind !== 'text' || current.kind !== 'text') return undefined;
  // Most columns are told by their first values.
  if (!looksLikeTime(reference) || !looksLikeTime(current)) return undefined;
  const from = readTimes(reference);
  const to = readTimes(current);
  return holdsTimes(from) && holdsTimes(to) ? [from, to] : undefined;
}

function looksLikeTime({ dictionary }: TextColumn): boolean {
  const first = dictionary.slice(0, 100);
  return (
    first.filter((text) => parseTime(text) && text.length >= SHORTEST).length >= first.length / 2 &&
    first.length > 0
  );
}

function holdsTimes({ times, others }: TimeColumn): boolean {
  let count = 0;
  for (const time of times) if (!Number.isNaN(time)) count++;
  return count > 0 && count >= TIME_SHARE * (count + others);
}
