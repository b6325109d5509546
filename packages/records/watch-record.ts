import { z } from 'zod';
import type { RecordForm } from './record.ts';
import { count, digest, instant, name, recordSchema, share, text } from './record-parts.ts';

const since = z.strictObject({ since: instant }).nullable();
const action = z.enum(['none', 'open', 'keep', 'close']);
const told = z.strictObject({ outcome: z.enum(['drift', 'no drift']), at: instant });

/** One run of a drift job, chained to the run before it. */
export const watch = recordSchema('watch', {
  number: count.meta({ description: 'its place in the chain, from 1' }),
  previous: digest.nullable().meta({ description: 'the record before it' }),
  data: digest
    .nullable()
    .meta({ description: 'of the digests of all files and of the model; null without data of now' }),
  seen: z
    .array(z.strictObject({ data: digest, at: instant }))
    .meta({ description: 'data that was looked at last, with when it was first; the newest last' }),
  outcome: z.enum(['drift', 'no drift', 'insufficient', 'no data']),
  drift: digest.nullable().meta({ description: 'the record of what was found' }),
  reason: text,
  decision: z.strictObject({ runs: count, of: count, cooldownMs: z.number().nonnegative() }),
  recent: z.array(told).meta({ description: 'the last runs that could tell, the newest last' }),
  open: since.meta({ description: 'drift that is acted on' }),
  missing: since.meta({ description: 'missing data that is acted on' }),
  actedAt: instant.nullable(),
  action: action.meta({ description: 'what is done about drift' }),
  feed: action.meta({ description: 'what is done about missing data' }),
  recommendation: z.enum(['none', 'watch', 'investigate', 'retrain', 'restore the feed']),
  retrain: z
    .strictObject({ at: instant, workflow: name, ref: name })
    .nullable()
    .meta({ description: 'the training that was started last' }),
  versions: z.array(z.strictObject({ version: name, stage: name })).meta({
    description: 'of the model in use',
  }),
  charts: z
    .array(
      z.strictObject({
        column: z.string(),
        bars: z.array(z.strictObject({ name: z.string(), was: share, is: share })),
      }),
    )
    .meta({ description: 'shares of rows of the columns that drifted most' }),
});

export const WATCH: RecordForm<'watch'> = { kind: 'watch', schema: watch };
