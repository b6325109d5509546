import { z } from 'zod';
import type { RecordForm, RecordOf } from './record.ts';
import { count, digest, file, recordSchema, text } from './record-parts.ts';

const counts = z.array(count);
const column = {
  name: z.string(),
  rows: count,
  missing: count.meta({ description: 'rows without a value: nulls, and of numbers what is none' }),
};

const numbers = z.strictObject({
  kind: z.literal('number'),
  ...column,
  below: count.meta({ description: 'rows of the infinity below all numbers' }),
  above: count.meta({ description: 'rows of the infinity above all numbers' }),
  least: z.number().nullable().meta({ description: 'of the finite numbers; null where there are none' }),
  greatest: z.number().nullable(),
  values: z
    .strictObject({ numbers: z.array(z.number()).max(1000), counts })
    .nullable()
    .meta({ description: 'the finite numbers, ascending, while at most 1,000 are distinct' }),
  grid: z
    .strictObject({
      shift: z.int().min(0).max(63).meta({
        description: 'low bits left out; the least with at most 4,096 buckets. With 0 nothing is lost',
      }),
      buckets: z.string().min(1).meta({
        description:
          'base64 of LEB128 numbers, for each bucket: the step from the prefix before (the first as 2 p, or -2 p - 1 below 0), twice its count and 1 more where all its numbers are one, and then its key without the prefix. The key is the bits of the double as a signed integer, of negative numbers all but the first bit flipped; the prefix is the key without its low bits',
      }),
    })
    .nullable()
    .meta({ description: 'the finite numbers where more are distinct' }),
  bins: z.strictObject({ edges: z.array(z.number()).max(9), counts: counts.min(1).max(10) }).meta({
    description: 'rows in bins of about a tenth of the reference each; edges belong to the bin above',
  }),
});

const texts = z.strictObject({
  kind: z.literal('text'),
  ...column,
  distinct: z
    .strictObject({ least: count, most: count })
    .meta({ description: 'how many texts are distinct; bounds where shards did not keep all' }),
  values: z.strictObject({ texts: z.array(z.string()).max(10_000), counts }).meta({
    description: 'the most frequent texts, ties in order of UTF-16 code units',
  }),
  others: count.meta({ description: 'rows of texts that are not kept' }),
  floor: count.meta({ description: 'no text that is not kept has more rows' }),
  error: count.meta({
    description: 'a kept text may have so many rows more: 0, but for shards that did not keep all',
  }),
  parts: z.string().nullable().meta({
    description:
      'where not all are kept, rows by the CRC-32 of the UTF-8 text modulo 1,024: base64 of 1,024 LEB128 numbers',
  }),
});

const profile = recordSchema('profile', {
  source: z.strictObject({
    engine: z.enum(['local', 'trino']),
    from: z.enum(['training', 'files', 'table']),
    table: text.nullable().meta({ description: 'the name of a table of a warehouse; null of files' }),
    files: z.array(z.strictObject({ ...file.shape, rows: count })),
  }),
  shard: z
    .strictObject({ index: z.int().positive(), of: z.int().positive() })
    .nullable()
    .meta({ description: 'which part of the whole it is; null of the whole' }),
  reference: digest.nullable().meta({
    description: 'the profile whose bins were taken; null where they are of these rows',
  }),
  rows: count,
  columns: z.array(z.discriminatedUnion('kind', [numbers, texts])),
});

export const PROFILE_SCHEMAS = { profile } as const;

export type ProfileSchemas = typeof PROFILE_SCHEMAS;
export type ProfileRecord = RecordOf<'profile'>;
export type ColumnProfileRecord = ProfileRecord['columns'][number];

export const PROFILE: RecordForm<'profile'> = { kind: 'profile', schema: profile };
