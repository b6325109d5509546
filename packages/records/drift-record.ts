import { z } from 'zod';
import type { RecordForm, RecordOf } from './record.ts';
import { count, digest, file, interval, name, recordSchema, share, text } from './record-parts.ts';

const driftEffect = z.strictObject({ name, value: z.number(), interval: interval.nullable() });
const driftDecision = z.enum(['drift', 'no drift', 'insufficient']);
const driftFiles = z.array(z.strictObject({ ...file.shape, rows: count }));

const drift = recordSchema('drift', {
  run: digest.nullable().meta({ description: 'of the model in use; null where none is known' }),
  modelDigest: digest.nullable(),
  evaluation: digest.nullable().meta({
    description: 'whose predictions the current ones were compared with; null where they were not',
  }),
  reference: z.strictObject({
    from: z.enum(['training', 'files']).meta({ description: 'the training rows of pawl.yaml, or files' }),
    files: driftFiles,
    rows: count.meta({ description: 'that were compared' }),
  }),
  current: z.strictObject({
    files: driftFiles,
    rows: count.meta({ description: 'that were compared' }),
    log: z.boolean().meta({ description: 'whether it is a prediction log of the server' }),
  }),
  compat: z.enum(['evidently']).nullable().meta({ description: 'whose tests and thresholds were taken' }),
  settings: z
    .strictObject({
      alpha: share,
      power: share,
      confidence: share,
      resolution: z.number().positive(),
      seed: z.int(),
    })
    .nullable()
    .meta({ description: 'null with `compat`' }),
  driftedShare: share.nullable().meta({ description: 'of the columns, with `compat`; null otherwise' }),
  tests: z.array(
    z.strictObject({
      column: z.string(),
      aspect: z.enum([
        'presence',
        'type',
        'missing',
        'distribution',
        'new values',
        'vanished values',
        'range',
      ]),
      test: name,
      statistic: z.number().nullable(),
      pValue: share.nullable(),
      adjustedPValue: share
        .nullable()
        .meta({ description: 'after Benjamini and Hochberg over all tests of the record' }),
      effect: driftEffect.nullable(),
      others: z.array(driftEffect).meta({ description: 'effects that decide nothing' }),
      net: z.number().nullable().meta({
        description: 'the effect without what chance alone makes of it, held against the threshold',
      }),
      threshold: z.number().nonnegative(),
      detectable: z.number().nullable().meta({
        description:
          'the least effect that these rows would show; null where it is not asked or there is none',
      }),
      decision: driftDecision,
      note: text.nullable(),
    }),
  ),
  drifted: z.array(z.string()).meta({ description: 'columns with an alarm' }),
  added: z.array(z.string()).meta({ description: 'columns of the current data alone' }),
  left: z.array(z.strictObject({ column: z.string(), reason: text })).meta({
    description: 'what was not compared, and why',
  }),
  decision: driftDecision,
  reason: text,
});

export const DRIFT_SCHEMAS = { drift } as const;

export type DriftSchemas = typeof DRIFT_SCHEMAS;
export type DriftRecord = RecordOf<'drift'>;

export const DRIFT: RecordForm<'drift'> = { kind: 'drift', schema: drift };
