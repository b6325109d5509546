import { z } from 'zod';
import { count, interval, name, share, text } from './record-parts.ts';

const effect = z.strictObject({ name, value: z.number(), interval: interval.nullable() });

const test = z.strictObject({
  test: name,
  statistic: z.number().nullable(),
  pValue: share.nullable(),
  adjustedPValue: share.nullable().meta({
    description: 'after Benjamini and Hochberg over these tests and those of columns that count',
  }),
  effect: effect.nullable(),
  others: z.array(effect).meta({ description: 'effects that decide nothing' }),
  threshold: z.number().nonnegative(),
  detectable: z.number().nullable().meta({
    description: 'the least effect that these rows would show; null where there is none',
  }),
  decision: z.enum(['drift', 'no drift', 'insufficient']),
  columns: count.meta({ description: 'that were looked at together' }),
  learned: count.meta({ description: 'rows that were learnt from' }),
  rows: z.strictObject({ reference: count, current: count }).meta({
    description: 'that were compared, none of which was learnt from',
  }),
  shares: z.array(z.strictObject({ column: z.string(), value: z.number() })).meta({
    description: 'what columns add to the difference, the most first',
  }),
  note: text.nullable(),
});

/** Tests of many columns together, in a drift record. */
export const driftAcross = z
  .strictObject({
    classifier: test.nullable().meta({
      description: 'a forest that tells current rows from those of the reference',
    }),
    reconstruction: test.nullable().meta({
      description: 'what the main directions of the numbers of the reference leave of rows',
    }),
  })
  .nullable()
  .meta({ description: 'tests of many columns together; null where they were not made' });

/** What a column is to the model, beside each of its tests. */
export const driftImportance = {
  importance: share.nullable().meta({
    description: 'the part of the column in all that the model in use goes by; null where it is not known',
  }),
  counts: z.boolean().meta({
    description: 'false where the model does not use the column, so that its drift is no alarm',
  }),
};
