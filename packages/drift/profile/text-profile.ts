import { crc32 } from 'node:zlib';
import type { TextColumn } from '@pawl/table';

/** Most distinct texts that are kept. */
export const MOST_TEXTS = 10_000;
/** Parts into which texts are divided by their checksum where not all are kept. */
export const PARTS = 1024;

/** What is kept of a column of text. Of one shard it follows from the texts and how often each stands, and not from their order. */
export interface TextProfile {
  readonly kind: 'text';
  readonly name: string;
  readonly rows: number;
  readonly missing: number;
  /** How many texts are distinct: both the same but after merging shards that did not keep all. */
  readonly distinct: { readonly least: number; readonly most: number };
  /** The most frequent texts, at most 10,000, ties in order of UTF-16 code units; rows of each. */
  readonly values: ReadonlyMap<string, number>;
  /** Rows of all other texts. */
  readonly others: number;
  /** No text that is not kept stands in more rows. */
  readonly floor: number;
  /** A text that is kept may stand in so many rows more than it says: 0 but after merging shards that did not keep all. */
  readonly error: number;
  /** Where not all are kept, the rows whose text has the CRC-32 of its UTF-8 form, modulo 1,024, equal to the index; always exact. */
  readonly parts: Float64Array | null;
}

/** Counts texts part by part of a table. What it holds grows with the distinct texts and not with the rows. */
export interface TextCounter {
  readonly counts: Map<string, number>;
  rows: number;
  missing: number;
}

export function textCounter(): TextCounter {
  return { counts: new Map(), rows: 0, missing: 0 };
}

export function countTexts(counter: TextCounter, { codes, dictionary }: TextColumn): void {
  const counts = new Float64Array(dictionary.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code < 0) counter.missing++;
    else counts[code]!++;
  }
  counter.rows += codes.length;
  for (let code = 0; code < dictionary.length; code++) {
    if (counts[code] === 0) continue;
    // No record can hold half of a surrogate pair.
    const text = dictionary[code]!.toWellFormed();
    counter.counts.set(text, (counter.counts.get(text) ?? 0) + counts[code]!);
  }
}

/** The profile of all that was counted. */
export function profileTexts(name: string, { counts, rows, missing }: TextCounter): TextProfile {
  const sorted = byFrequency(counts);
  const kept = sorted.slice(0, MOST_TEXTS);
  const others = sorted.slice(MOST_TEXTS);
  return {
    kind: 'text',
    name,
    rows,
    missing,
    distinct: { least: counts.size, most: counts.size },
    values: new Map(kept),
    others: others.reduce((sum, [, count]) => sum + count, 0),
    floor: others[0]?.[1] ?? 0,
    error: 0,
    parts: others.length > 0 ? partsOf(counts) : null,
  };
}

function byFrequency(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

/** Rows of each part. */
export function partsOf(counts: ReadonlyMap<string, number>): Float64Array {
  const parts = new Float64Array(PARTS);
  for (const [text, count] of counts) parts[crc32(text) % PARTS]! += count;
  return parts;
}

/**
 * The profile of the rows of all. Where all kept all their texts it is that of the whole. Else a text may have gone
 * uncounted in a shard that did not keep it, in at most that shard's floor of rows: floors add up.
 */
export function mergeTexts(profiles: readonly TextProfile[]): TextProfile {
  const counts = new Map<string, number>();
  for (const { values } of profiles)
    for (const [text, count] of values) counts.set(text, (counts.get(text) ?? 0) + count);
  const sum = (of: (profile: TextProfile) => number) => profiles.reduce((total, one) => total + of(one), 0);
  const complete = profiles.every(({ others }) => others === 0);
  const sorted = byFrequency(counts);
  const kept = sorted.slice(0, MOST_TEXTS);
  const left = sorted.slice(MOST_TEXTS);
  const uncounted = sum(({ floor, error }) => Math.max(floor, error));
  const known = sum(({ values }) => values.size);
  const parts = () => {
    const all = new Float64Array(PARTS);
    for (const profile of profiles)
      (profile.parts ?? partsOf(profile.values)).forEach((count, i) => {
        all[i]! += count;
      });
    return all;
  };
  return {
    kind: 'text',
    name: profiles[0]!.name,
    rows: sum(({ rows }) => rows),
    missing: sum(({ missing }) => missing),
    distinct: {
      least: Math.max(counts.size, ...profiles.map(({ distinct }) => distinct.least)),
      most: sum(({ distinct }) => distinct.most) - (known - counts.size),
    },
    values: new Map(kept),
    others: sum(({ others }) => others) + left.reduce((total, [, count]) => total + count, 0),
    floor: complete && left.length === 0 ? 0 : uncounted + (left[0]?.[1] ?? 0),
    error: uncounted,
    parts: complete && left.length === 0 ? null : parts(),
  };
}
