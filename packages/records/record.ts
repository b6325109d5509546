import { z } from 'zod';

/** The schemas of all records. One file a record kind would scatter what is read together: the chain of evidence. */

const digest = z.templateLiteral(['sha256:', z.string().regex(/^[0-9a-f]{64}$/)]).meta({
  description: 'sha256 digest of a file, or of the canonical form of a record',
});
const name = z.string().min(1).max(200);
const text = z.string().max(10_000);
const count = z.int().nonnegative();
const instant = z.iso.datetime().meta({ description: 'UTC time, ISO 8601' });
const share = z.number().min(0).max(1);

const file = z.strictObject({
  path: z.string().min(1).max(4096).meta({ description: 'relative to the folder of pawl.yaml' }),
  digest,
  bytes: count,
});

const interval = z.strictObject({ low: z.number(), high: z.number() });

const estimate = z.strictObject({
  value: z.number().nullable().meta({ description: 'null where the metric is undefined on these rows' }),
  interval: interval
    .nullable()
    .meta({ description: 'null where no rows are known, or too few resamples define it' }),
  undefinedResamples: count,
});

function recordSchema<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.strictObject({
    kind: z.literal(kind),
    schema: z.literal(`pawl/${kind}/1`),
    model: name,
    createdAt: instant,
    pawl: z.string().meta({ description: 'version of Pawl that wrote the record' }),
    ...shape,
    digest,
  });
}

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
  environment: z.strictObject({ os: z.string(), arch: z.string(), node: z.string(), cpus: count }),
  modelDigest: digest.nullable(),
  outputs: z.array(file),
  startedAt: instant,
  durationMs: z.number().nonnegative(),
  cpuSeconds: z.number().nonnegative().nullable(),
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
  method: z.enum(['percentile-bootstrap', 'none']),
  resamples: count,
  seed: z.int(),
  predictions: file.nullable(),
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
    }),
    z.strictObject({ state: z.literal('incomparable'), verdict: digest, evaluation: digest, reason: text }),
  ]),
  slices: z.array(z.strictObject({ spec: z.string(), name: z.string(), rows: count })),
  metrics: z.array(
    z.strictObject({
      metric: name,
      slice: z.string().nullable(),
      n: count,
      candidate: estimate,
      baseline: estimate.nullable(),
      difference: estimate.nullable().meta({ description: 'candidate minus baseline on the same rows' }),
    }),
  ),
  contrasts: z.array(
    z.strictObject({
      key: text.meta({ description: 'the condition this decides, with its slice' }),
      n: count,
      estimate,
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
  conditions: z.array(
    z.strictObject({
      condition: text,
      slice: z.string().nullable(),
      state: z.enum(['proved', 'refuted', 'undecided', 'met', 'unmet', 'skipped', 'invalid']),
      value: z.number().nullable().meta({ description: 'left side minus right side of the condition' }),
      interval: interval.nullable(),
      n: count.nullable(),
      rowsToDecide: count.nullable(),
      reason: text,
      remedy: text.nullable(),
    }),
  ),
  answer: z.enum(['passed', 'refused']),
  reason: text,
});

const release = recordSchema('release', {
  verdict: digest,
  modelDigest: digest,
  commit: z.string(),
  version: name,
  stage: name.nullable(),
  tag: z.string(),
  replaced: z.strictObject({ version: name, release: digest.nullable() }).nullable(),
  forced: z.strictObject({ reason: text, by: name }).nullable(),
});

const image = recordSchema('image', {
  release: digest.nullable(),
  verdict: digest,
  modelDigest: digest,
  reference: z.string(),
  imageDigest: digest,
  base: z.strictObject({ reference: z.string(), digest }),
  layers: z.array(z.strictObject({ mediaType: z.string(), digest, bytes: count })),
  attestations: z.array(z.strictObject({ predicateType: z.string(), digest })),
});

const drift = recordSchema('drift', {
  reference: z.array(file),
  current: z.array(file),
  rows: z.strictObject({ reference: count, current: count }),
  columns: z.array(
    z.strictObject({
      column: z.string(),
      test: name,
      statistic: z.number().nullable(),
      pValue: share.nullable(),
      adjustedPValue: share.nullable(),
      effect: z.strictObject({ name, value: z.number(), interval: interval.nullable() }).nullable(),
      decision: z.enum(['drift', 'no drift', 'insufficient']),
    }),
  ),
  quality: digest.nullable().meta({ description: 'the evaluation on fresh labels' }),
  recommendation: z.enum(['none', 'investigate', 'retrain']),
  reason: text,
});

/** Every kind of record, by its name. */
export const RECORD_SCHEMAS = {
  'data-check': dataCheck,
  run,
  evaluation,
  verdict,
  release,
  image,
  drift,
} as const;

export type RecordKind = keyof typeof RECORD_SCHEMAS;
export type RecordOf<Kind extends RecordKind> = z.infer<(typeof RECORD_SCHEMAS)[Kind]>;
export type AnyRecord = { [Kind in RecordKind]: RecordOf<Kind> }[RecordKind];
export type DataCheckRecord = RecordOf<'data-check'>;
export type RunRecord = RecordOf<'run'>;
export type EvaluationRecord = RecordOf<'evaluation'>;
export type VerdictRecord = RecordOf<'verdict'>;
export type FileReference = z.infer<typeof file>;
export type EstimateRecord = z.infer<typeof estimate>;

/** The JSON Schema (2020-12) of a record kind. */
export function recordJsonSchema(kind: RecordKind): object {
  return {
    $id: `pawl/${kind}/1`,
    title: `Pawl record: ${kind}`,
    ...z.toJSONSchema(RECORD_SCHEMAS[kind]),
  };
}
