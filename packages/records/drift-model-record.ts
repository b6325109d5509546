import { z } from 'zod';
import { count, interval, name, share, text } from './record-parts.ts';

const cell = z.string().nullable();

/** What the data of now says of the model in use; null where it could not be told. */
export const driftModel = z.strictObject({
  labelled: count.meta({ description: 'current rows with a prediction whose truth is known' }),
  performance: z
    .strictObject({
      confidence: share,
      conditions: z.array(
        z.strictObject({
          condition: text,
          state: z.enum(['passed', 'failed', 'undecided']),
          measured: z.number().nullable(),
          bound: z.number().nullable(),
          reason: text,
        }),
      ),
    })
    .nullable()
    .meta({ description: 'conditions on the labelled rows against the evaluation, whose rows are others' }),
  estimated: z
    .strictObject({
      rows: z.strictObject({ evaluation: count, current: count }),
      calibration: z.literal('isotonic').meta({ description: 'of scores, on the rows of the evaluation' }),
      assumption: text,
      metrics: z.array(
        z.strictObject({ metric: name, accepted: z.number(), estimate: z.number(), interval }),
      ),
    })
    .nullable()
    .meta({ description: 'metrics without labels, by confidence-based performance estimation (CBPE)' }),
  labelShift: z
    .strictObject({
      reason: text.nullable().meta({ description: 'why the shares cannot be told' }),
      classes: z
        .array(z.strictObject({ label: z.string(), accepted: share, estimate: share, interval }))
        .nullable(),
    })
    .nullable()
    .meta({ description: 'class shares without labels, by black box shift estimation (BBSE)' }),
  calibration: z
    .strictObject({
      evaluation: z.number(),
      current: z.number(),
      bins: z.array(
        z.strictObject({
          low: z.number(),
          high: z.number(),
          rows: z.strictObject({ evaluation: count, current: count }),
          gaps: z.strictObject({ evaluation: z.number(), current: z.number() }),
        }),
      ),
    })
    .nullable()
    .meta({ description: 'how often rows were right minus their mean score' }),
  skew: z
    .strictObject({
      rows: count.meta({ description: 'with an id that the training or test data has' }),
      columns: z.array(
        z.strictObject({
          column: z.string(),
          rows: count,
          differing: count,
          pattern: text.nullable(),
          example: z.strictObject({ id: z.string(), before: cell, after: cell }),
        }),
      ),
    })
    .nullable()
    .meta({ description: 'training-serving skew: values of the same rows that differ' }),
  left: z.array(z.strictObject({ what: name, reason: text })),
});
