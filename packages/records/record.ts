import { z } from 'zod';
import type { DriftSchemas } from './drift-record.ts';
import { count, digest, file, instant, interval, name, recordSchema, share, text } from './record-parts.ts';

/** The schemas of all records. One file a record kind would scatter what is read together: the chain of evidence. */

const method = z
  .enum([
    'wilson',
    'tango',
    'newcombe',
    'delong',
    'jackknife',
    'bca',
    'percentile',
    'group-jackknife',
    'group-bca',
    'group-percentile',
    'unseen',
    'identical',
    'hoeffding',
    'bennett',
    'ladder',
    'none',
  ])
  .meta({
    description:
      'how the interval came about: Wilson (a share), Tango (two shares of the same rows), Newcombe (two of different rows), DeLong (area under the ROC curve), jackknife with Student’s t, BCa or percentiles of resamples, each of whole groups where rows belong to groups; unseen: every resample alike; identical: the two models answer alike; hoeffding and bennett: stated tolerances; ladder: one paired standard error',
  });

const pValues = z
  .strictObject({ above: share, below: share })
  .meta({ description: 'one-sided, that the true value is at most 0 (above) or at least 0 (below)' });

const estimate = z.strictObject({
  value: z.number().nullable().meta({ description: 'null where the metric is undefined on these rows' }),
  interval: interval
    .nullable()
    .meta({ description: 'null where no rows are known, or too few resamples define it' }),
  method,
  undefinedResamples: count,
});

const difference = z.strictObject({
  ...estimate.shape,
  test: z
    .strictObject({
      name: z.enum(['mcnemar-exact', 'mcnemar', 'delong', 'sign-flip', 'resampling']),
      pValue: share.meta({ description: 'two-sided, that the two models do not differ' }),
      adjustedPValue: share.meta({
        description:
          'after Benjamini and Hochberg over all slices of the metric; the p-value itself on all rows',
      }),
    })
    .nullable(),
});

const dataCheck = recordSchema('data-check', {
  files: z.array(z.strictObject({ ...file.shape, role: z.enum(['train', 'test', 'source']), rows: count })),
  split: z
    .strictObject({
      method: z.enum(['random', 'stratified', 'group', 'time']),
      test: share,
      by: name.optional(),
      seed: z.int(),
    })
    .nullable(),
  target: name,
  id: name.nullable(),
  rows: z.strictObject({ train: count, test: count }),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['number', 'text']),
      nulls: count,
      distinct: count.nullable(),
    }),
  ),
  schemaFile: file.nullable(),
  anomalies: z.array(
    z.strictObject({
      code: name,
      severity: z.enum(['error', 'warning', 'info']),
      data: z.enum(['train', 'test', 'both']),
      column: z.string().optional(),
      count,
      message: text,
      examples: z.array(z.strictObject({ row: count, value: z.string().nullable() })).max(3),
      remedy: text,
    }),
  ),
  passed: z.boolean(),
});

const run = recordSchema('run', {
  dataCheck: digest,
  commit: z.string().nullable(),
  dirty: z.boolean().nullable().meta({ description: 'whether the work tree differed from the commit' }),
  trainer: name.meta({ description: '`command`, or the name of an embedded trainer' }),
  command: z.string().nullable(),
  params: z.record(z.string(), z.json()),
  seed: z.int(),
  features: z.array(z.string()),
  data: z.array(z.strictObject({ role: z.enum(['train', 'test', 'source']), path: z.string(), digest })),
  recipe: digest.nullable().meta({
    description:
      'of everything the training depends on: trainer or command, code, data, split, params, seed and environment; null where that is not known',
  }),
  code: z
    .strictObject({ kind: z.enum(['pawl', 'commit', 'files']), digest })
    .nullable()
    .meta({
      description:
        'what trains: this version of Pawl, the tree of the commit, or the files that `train.code` names; null where files differ from the commit or there is none',
    }),
  environment: z.strictObject({
    os: z.string(),
    arch: z.string(),
    node: z.string(),
    cpus: count,
    interpreter: z.strictObject({ name, version: z.string() }).nullable().meta({
      description: 'of a training command',
    }),
    lockFiles: z.array(z.strictObject({ path: z.string(), digest })),
    packages: z
      .array(z.strictObject({ name: z.string(), version: z.string() }))
      .meta({ description: 'what is installed beside the interpreter' }),
  }),
  modelDigest: digest.nullable(),
  outputs: z.array(file),
  startedAt: instant,
  durationMs: z.number().nonnegative(),
  cpuSeconds: z.number().nonnegative().nullable(),
  peakMemoryBytes: count.nullable(),
  footprint: z
    .strictObject({
      energyKwh: z.number().nonnegative(),
      carbonGrams: z.number().nonnegative(),
      wattsPerCore: z.number(),
      wattsPerGigabyte: z.number(),
      pue: z.number(),
      gramsPerKwh: z.number(),
    })
    .nullable()
    .meta({
      description: 'an estimate from processor time and memory, with what it assumes; GPUs not counted',
    }),
  series: z
    .array(
      z.strictObject({
        name: text,
        last: z.number(),
        best: z.number().nullable(),
        points: z.array(z.strictObject({ step: z.number(), value: z.number() })).max(100),
      }),
    )
    .meta({ description: 'metrics that a command reported while it trained' }),
  facts: z.record(z.string(), z.json()).meta({
    description: 'what the embedded trainer found out, such as the importance of features',
  }),
  sweep: z
    .strictObject({
      digest: digest.meta({ description: 'of space, data, folds, metric and seed' }),
      method: z.enum(['grid', 'random', 'halving']),
      metric: name,
      folds: count,
      foldBy: z.enum(['random', 'stratified', 'group', 'time']),
      trials: z.strictObject({ done: count, stopped: count, failed: count }),
      best: z.strictObject({
        params: z.record(z.string(), z.json()),
        mean: z.number(),
        standardError: z.number().nullable(),
      }),
      choice: text,
      seconds: z.number().nonnegative().meta({ description: 'what all its trainings took together' }),
      table: z.strictObject({ header: z.array(z.string()), rows: z.array(z.array(z.string())).max(20) }),
    })
    .nullable(),
  reused: z
    .strictObject({ run: digest, from: z.enum(['folder', 'store']) })
    .nullable()
    .meta({ description: 'the run whose model this is, as nothing it depends on has changed since' }),
  cost: z.strictObject({ amount: z.number(), currency: z.string() }).nullable(),
});

const evaluation = recordSchema('evaluation', {
  run: digest,
  modelDigest: digest.nullable(),
  commit: z.string().nullable(),
  task: z.enum(['classification', 'regression']),
  evidence: z.enum(['rows', 'metrics-only']),
  test: z.strictObject({
    digest: digest.meta({ description: 'over the id and target of every test row, in order of id' }),
    rows: count,
  }),
  labels: z.array(z.string()),
  positive: z.string().nullable(),
  confidence: share,
  interval: z.enum(['auto', 'bca', 'percentile']),
  group: name.nullable().meta({ description: 'the column whose rows with one value belong together' }),
  weight: name.nullable().meta({ description: 'the column that says how much a row counts' }),
  resamples: count,
  seed: z.int(),
  predictions: file.nullable(),
  look: z.strictObject({ number: count, ledger: digest }).nullable().meta({
    description: 'which look at these test rows it is, by the ledger; null where none was counted',
  }),
  baseline: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('none') }),
    z.strictObject({
      state: z.literal('present'),
      verdict: digest,
      evaluation: digest,
      run: digest,
      modelDigest: digest.nullable(),
      commit: z.string().nullable(),
      behind: count.nullable().meta({
        description: 'commits from the baseline to the commit it stands for; null where that is not known',
      }),
      createdAt: instant,
      measuredAgain: z.boolean().meta({
        description: 'whether its model was run on the test rows of now, as it was accepted on others',
      }),
    }),
    z.strictObject({ state: z.literal('incomparable'), verdict: digest, evaluation: digest, reason: text }),
  ]),
  changed: estimate.nullable().meta({
    description:
      'share of rows that the candidate predicts otherwise than the baseline, or by how much on average',
  }),
  slices: z.array(z.strictObject({ spec: z.string(), name: z.string(), rows: count })),
  smallSlices: z
    .array(z.strictObject({ spec: z.string(), name: z.string(), rows: count }))
    .meta({ description: 'slices under the minimum size, which are not measured' }),
  worstSlices: z
    .array(
      z.strictObject({
        name: z.string(),
        n: count,
        loss: z.number(),
        restLoss: z.number(),
        adjustedPValue: share,
      }),
    )
    .nullable()
    .meta({
      description:
        'slices found on one half of the rows, with their loss on the other half and after Benjamini and Hochberg',
    }),
  explanation: z
    .strictObject({
      loss: z.enum(['squared error', 'log loss', 'wrong labels']),
      rows: count,
      usual: z.number().nonnegative().meta({ description: 'mean loss of these rows with nothing shuffled' }),
      importance: z
        .array(z.strictObject({ feature: z.string(), rise: z.number(), interval: interval.nullable() }))
        .meta({
          description:
            'by how much the mean loss rises on test rows when the values of the feature are shuffled among them, the largest first; the interval covers the choice of rows, and is null where rows belong to groups',
        }),
      shap: z
        .strictObject({
          rows: count,
          scale: z.string().meta({ description: 'what the values add up to' }),
          features: z.array(z.strictObject({ feature: z.string(), mean: z.number().nonnegative() })),
        })
        .nullable()
        .meta({
          description: 'mean absolute Shapley value of each feature; null but for trees of Pawl’s own',
        }),
      dependence: z
        .array(
          z.strictObject({
            feature: z.string(),
            label: z.string().nullable(),
            points: z.array(
              z.strictObject({ value: z.union([z.number(), z.string()]).nullable(), mean: z.number() }),
            ),
          }),
        )
        .meta({
          description:
            'what the model answers on average when all rows have one value of a feature, for the first few',
        }),
    })
    .nullable()
    .meta({ description: 'how much each feature matters; null where the model cannot be opened' }),
  confusion: z.array(z.array(z.number().nonnegative())).nullable().meta({
    description:
      'rows of each class (outer) by predicted class (inner), in the order of `labels`; null for regression and more than 20 classes',
  }),
  reliability: z
    .array(
      z.strictObject({
        low: share,
        high: share,
        n: z.number().nonnegative(),
        meanScore: share.nullable(),
        shareRight: share.nullable(),
      }),
    )
    .nullable()
    .meta({
      description:
        'by probability in bins: how many rows, their mean probability, and how many were right; null without scores',
    }),
  metrics: z.array(
    z.strictObject({
      metric: name,
      direction: z.enum(['higher', 'lower']).nullable().meta({
        description: 'which is better; null where neither is, or it is not known',
      }),
      slice: z.string().nullable(),
      n: count,
      candidate: estimate,
      baseline: estimate.nullable(),
      difference: difference.nullable().meta({ description: 'candidate minus baseline on the same rows' }),
    }),
  ),
  contrasts: z.array(
    z.strictObject({
      key: text.meta({ description: 'the condition this decides, with its slice' }),
      n: count,
      estimate,
      pValues: pValues.nullable(),
    }),
  ),
});

const verdict = recordSchema('verdict', {
  evaluation: digest,
  run: digest,
  modelDigest: digest.nullable(),
  commit: z.string().nullable(),
  policy: z
    .strictObject({
      from: z.enum(['base', 'change']).meta({ description: 'whose rules decided' }),
      base: z.string().meta({ description: 'the commit a change is compared with' }),
      allowedBy: text.nullable().meta({ description: 'who let the change use its own rules' }),
      changes: z.array(z.strictObject({ key: name, base: text.nullable(), here: text.nullable() })),
    })
    .nullable()
    .meta({ description: 'null where no change is judged by the rules of its base' }),
  confidence: share,
  undecided: z.enum(['fail', 'pass']),
  together: count.meta({ description: 'conditions whose intervals are judged together, by Holm’s method' }),
  looks: z
    .strictObject({
      number: count.meta({ description: 'which look at these test rows this is' }),
      budget: count.nullable().meta({ description: 'null where looks are counted and not paid for' }),
      adaptivity: z.enum(['none', 'full', 'firstChange', 'ladder']).nullable(),
      alpha: share.meta({ description: 'chance of a false claim that this look may spend' }),
      ledger: digest
        .nullable()
        .meta({ description: 'the entry of the ledger; null where none could be written' }),
    })
    .nullable(),
  conditions: z.array(
    z.strictObject({
      condition: text,
      slice: z.string().nullable(),
      state: z.enum(['proved', 'refuted', 'undecided', 'met', 'unmet', 'skipped', 'invalid']),
      value: z.number().nullable().meta({ description: 'left side minus right side of the condition' }),
      interval: interval.nullable(),
      n: count.nullable(),
      pValue: share
        .nullable()
        .meta({ description: 'two-sided, adjusted for the conditions judged together' }),
      level: share.nullable().meta({ description: 'confidence at which it was judged' }),
      detectable: z.number().nonnegative().nullable().meta({
        description: 'how far beyond the limit the truth must be to be proved with a chance of 80 %',
      }),
      rowsToDecide: count.nullable(),
      reason: text,
      remedy: text.nullable(),
    }),
  ),
  answer: z.enum(['passed', 'refused']),
  reason: text,
});

const look = recordSchema('look', {
  test: digest.meta({ description: 'the test rows that were looked at' }),
  number: count,
  previous: digest.nullable().meta({ description: 'the look before it, as a chain' }),
  run: digest,
  predictions: digest.meta({ description: 'what was looked at' }),
  commit: z.string().nullable(),
});

const release = recordSchema('release', {
  action: z.enum(['promote', 'rollback', 'withdraw']).meta({
    description: 'withdraw: the version was taken out of the stage, and nothing came in its place',
  }),
  version: name,
  stage: name,
  commit: z.string(),
  tag: name.meta({ description: 'the git tag that moved the stage' }),
  versionTag: name,
  modelDigest: digest.nullable(),
  verdict: digest.nullable().meta({ description: 'null where it was forced without one' }),
  replaced: z.strictObject({ version: name, release: digest.nullable() }).nullable(),
  previous: digest.nullable().meta({ description: 'the release record of this model before it, as a chain' }),
  checks: z
    .array(
      z.strictObject({
        check: z.enum([
          'version',
          'verdict',
          'records',
          'model',
          'data',
          'age',
          'ledger',
          'order',
          'soak',
          'conditions',
          'approval',
        ]),
        state: z.enum(['held', 'failed', 'not checked']),
        detail: text,
      }),
    )
    .meta({ description: 'what was asked of the version before it might move' }),
  approvals: z.array(
    z.strictObject({
      by: name,
      kind: z.enum(['review', 'environment']),
      of: text.meta({ description: 'the pull request, or the environment' }),
      at: instant.nullable(),
    }),
  ),
  forced: z.strictObject({ reason: text, by: name }).nullable(),
  reason: text.nullable(),
  by: name,
});

const image = recordSchema('image', {
  release: digest.nullable(),
  verdict: digest,
  modelDigest: digest,
  reference: z.string(),
  imageDigest: digest,
  form: z.enum(['server', 'model', 'modelcar', 'command']),
  tried: z.boolean().meta({
    description:
      'whether the server of the image answered test rows as the evaluation did, before it was pushed',
  }),
  modelPack: digest.nullable().meta({ description: 'the manifest by the ModelPack specification' }),
  base: z.strictObject({ reference: z.string(), digest }).nullable(),
  layers: z.array(z.strictObject({ mediaType: z.string(), digest, bytes: count })),
  attestations: z.array(z.strictObject({ predicateType: z.string(), digest })),
});

/** The kinds of records of the chain, by name. Those of drift are loaded by what deals with drift: `drift-record.ts`. */
export const RECORD_SCHEMAS = {
  'data-check': dataCheck,
  run,
  evaluation,
  verdict,
  look,
  release,
  image,
} as const;

export type ChainKind = keyof typeof RECORD_SCHEMAS;
type AllSchemas = typeof RECORD_SCHEMAS & DriftSchemas;
export type RecordKind = keyof AllSchemas;
export type RecordOf<Kind extends RecordKind> = z.infer<AllSchemas[Kind]>;

/** A kind of record with its schema, where the name alone would load the schema for everybody. */
export interface RecordForm<Kind extends RecordKind> {
  readonly kind: Kind;
  readonly schema: AllSchemas[Kind];
}
export type AnyRecord = { [Kind in RecordKind]: RecordOf<Kind> }[RecordKind];
export type DataCheckRecord = RecordOf<'data-check'>;
export type RunRecord = RecordOf<'run'>;
export type EvaluationRecord = RecordOf<'evaluation'>;
export type VerdictRecord = RecordOf<'verdict'>;
export type LookRecord = RecordOf<'look'>;
export type ReleaseRecord = RecordOf<'release'>;
export type ImageRecord = RecordOf<'image'>;
export type FileReference = z.infer<typeof file>;
export type EstimateRecord = z.infer<typeof estimate>;

/** The JSON Schema (2020-12) of a record kind. */
export function recordJsonSchema(kind: string, schema: z.ZodType): object {
  return { $id: `pawl/${kind}/1`, title: `Pawl record: ${kind}`, ...z.toJSONSchema(schema) };
}
