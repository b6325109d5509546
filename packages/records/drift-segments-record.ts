import { z } from 'zod';
import { count, name, share, text } from './record-parts.ts';

const decision = z.enum(['drift', 'no drift', 'insufficient']);
const label = z.string();
const measured = z.array(z.number().nullable());

/** Parts of the data; null where none were asked for. */
export const driftSlices = z
  .array(
    z.strictObject({
      name: label,
      referenceRows: count,
      currentRows: count,
      decision,
      drifted: z
        .array(
          z.strictObject({
            column: label,
            aspect: label,
            test: name,
            pValue: share,
            withinColumn: share.meta({ description: 'corrected over all slices of the column' }),
            effect: z.strictObject({ name, value: z.number() }).nullable(),
            net: z.number(),
            threshold: z.number(),
          }),
        )
        .meta({ description: 'what drifted in it' }),
      unsure: z.array(label).meta({ description: 'columns that it has too few rows for' }),
    }),
  )
  .nullable()
  .meta({ description: 'parts of the data; null where none were asked for' });

/** Control charts over days, weeks or months; null where none were asked for. */
export const driftTime = z
  .strictObject({
    column: label,
    every: z.enum(['day', 'week', 'month']),
    zone: label.nullable().meta({ description: 'of the days; null where times name no zone' }),
    undated: count.meta({ description: 'rows without a time' }),
    runLength: count.meta({ description: 'chunks until a false alarm on average, over all charts' }),
    columnRunLength: count.meta({ description: 'the same of the chart of one column' }),
    slack: z.number().meta({ description: 'what each shift is lowered by in the sum' }),
    limit: z.number().meta({ description: 'of the sums; above it a column is out of control' }),
    chunks: z.array(
      z.strictObject({
        name: label.meta({ description: 'the first day' }),
        rows: count,
        covered: share.meta({ description: 'of its time, by its first and last row' }),
        passed: text.nullable().meta({ description: 'why it is not judged; null where it is' }),
      }),
    ),
    columns: z.array(
      z.strictObject({
        column: label,
        distances: measured.meta({ description: 'to the reference, one a chunk' }),
        shifts: measured.meta({ description: 'standardised, one a chunk' }),
        sums: measured.meta({ description: 'of the shifts, held against the limit' }),
        first: label.nullable().meta({ description: 'the first chunk out of control' }),
        since: label.nullable().meta({ description: 'the chunk from which its sum grew' }),
        decision,
      }),
    ),
  })
  .nullable()
  .meta({ description: 'control charts over time; null where none were asked for' });
