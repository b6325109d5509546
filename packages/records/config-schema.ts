import { z } from 'zod';
import { WATCH_KEYS } from './watch-config.ts';

/**
 * The one declaration of what `pawl.yaml` may hold. The JSON Schema for editors and the reference page are
 * generated from it. Descriptions are read by users.
 */

const help = (description: string) => ({ description });

const columnName = z.string().min(1).max(1000);

const patterns = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const split = z
  .strictObject({
    test: z.number().gt(0).lt(1).default(0.2).meta(help('share of the rows that is kept for the test')),
    method: z
      .enum(['random', 'stratified', 'group', 'time'])
      .optional()
      .meta(help('stratified by the target for classification, else random, when not given')),
    by: columnName.optional().meta(help('the column to stratify or group by, or that holds the time')),
    seed: z.int().default(42).meta(help('seed of the split')),
  })
  .meta(help('how one source is divided into training and test rows'));

const data = z
  .strictObject({
    train: patterns.optional().meta(help('training data: a path or a glob, or a list of them')),
    test: patterns.optional().meta(help('test data, never seen in training')),
    source: patterns.optional().meta(help('data to be divided by `split`, in place of `train` and `test`')),
    split: split.optional(),
    target: columnName.meta(help('the column to be predicted')),
    id: columnName.optional().meta(help('the column that names a row; pairs rows of candidate and baseline')),
    group: columnName
      .optional()
      .meta(
        help(
          'the column whose rows with one value belong together, such as the customer or the query: they are never taken for independent',
        ),
      ),
    weight: columnName
      .optional()
      .meta(help('the column that says how much a row counts, in training and in the test')),
    ignore: z.array(columnName).default([]).meta(help('columns that are neither feature, target nor id')),
    types: z
      .record(z.string(), z.enum(['number', 'text']))
      .default({})
      .meta(help('types that override the inferred ones')),
    nulls: z
      .array(z.string())
      .optional()
      .meta(help('texts that mean "no value", in place of the usual ones')),
    encoding: z.string().optional().meta(help('encoding of CSV files, utf-8 when not given')),
    delimiter: z.string().length(1).optional().meta(help('delimiter of CSV files')),
  })
  .superRefine((value, context) => {
    const fail = (message: string, path: string) =>
      context.addIssue({ code: 'custom', message, path: [path] });
    if (value.source !== undefined) {
      if (value.train !== undefined) fail('`source` and `train` exclude each other', 'train');
      if (value.test !== undefined) fail('`source` and `test` exclude each other', 'test');
    } else {
      if (value.train === undefined) fail('`data` needs `train` and `test`, or `source`', 'train');
      else if (value.test === undefined) fail('`data` needs `test`, or one `source` with a `split`', 'test');
      if (value.split !== undefined)
        fail('`split` divides a `source`; here `train` and `test` are given', 'split');
    }
    const { method, by } = value.split ?? {};
    if ((method === 'group' || method === 'time') && by === undefined) {
      fail(`\`split.method: ${method}\` needs \`split.by\`, the column`, 'split');
    }
    if (by !== undefined && (method === undefined || method === 'random')) {
      fail('`split.by` needs `split.method`: stratified, group or time', 'split');
    }
  });

const sweep = z
  .strictObject({
    method: z
      .enum(['grid', 'random', 'halving'])
      .default('random')
      .meta(
        help('every combination, some drawn at random, or random ones of which the worse are given up early'),
      ),
    trials: z.int().min(1).max(10_000).default(20).meta(help('settings to try, not for a grid')),
    folds: z.int().min(2).max(100).default(5).meta(help('folds of the training rows that each is scored on')),
    fold_by: z
      .enum(['random', 'stratified', 'group', 'time'])
      .optional()
      .meta(
        help(
          'how the folds are made; by `data.group` where that is set, else stratified by the target for classification, else random',
        ),
      ),
    by: columnName.optional().meta(help('the column to group or stratify by, or that holds the time')),
    metric: z.string().min(1).optional().meta(help('what is to be best, the first metric when not given')),
    seed: z.int().min(0).max(2147483647).default(42).meta(help('seed of the trials and the folds')),
    resource: z
      .string()
      .min(1)
      .optional()
      .meta(help('with halving, the parameter that grows, such as trees; the share of rows when not given')),
    least: z.number().gt(0).optional().meta(help('with halving, how much of it the first round has')),
    factor: z.int().min(2).max(100).default(3).meta(help('with halving, one in so many goes on')),
  })
  .meta(
    help(
      'try several settings on folds of the training rows and take the best: a list in `params` is a choice, `{from, to}` a range',
    ),
  );

const footprint = z
  .strictObject({
    watts_per_core: z.number().gt(0).optional().meta(help('power of a busy core, 3.76 when not given')),
    watts_per_gigabyte: z.number().min(0).optional().meta(help('power of memory, 0.392 when not given')),
    pue: z.number().min(1).optional().meta(help('all power of the data centre over its machines’, 1.185')),
    grams_per_kwh: z.number().min(0).optional().meta(help('CO2 of the electricity, 473 when not given')),
  })
  .meta(help('what energy and carbon are estimated with'));

const train = z
  .strictObject({
    trainer: z
      .string()
      .min(1)
      .optional()
      .meta(
        help(
          'an embedded trainer: random-forest (when neither it nor `run` is given), gradient-boosting or ml-random-forest',
        ),
      ),
    run: z
      .string()
      .min(1)
      .max(10_000)
      .optional()
      .meta(help('a command that trains; see PAWL_* in its environment')),
    params: z.record(z.string(), z.json()).default({}).meta(help('parameters of the trainer')),
    seed: z.int().min(0).max(2147483647).default(42).meta(help('seed of the training')),
    timeout: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(s|m|h)$/, 'must be a time like 90s, 30m or 6h')
      .default('6h')
      .meta(help('time limit of the training command')),
    memory: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(MB|GB)$/, 'must be a size like 500MB or 4GB')
      .optional()
      .meta(help('memory limit of the training command and all it starts')),
    code: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta(
        help(
          'files that the command depends on, as paths or globs; the whole repository when not given. A command whose code, data, params, seed and environment are unchanged is not run again',
        ),
      ),
    sweep: sweep.optional(),
    footprint: footprint.default({}),
  })
  .superRefine((value, context) => {
    if (value.trainer !== undefined && value.run !== undefined)
      context.addIssue({
        code: 'custom',
        message: '`train` takes `trainer` or `run`, not both',
        path: ['run'],
      });
    for (const key of ['memory', 'code'] as const)
      if (value[key] !== undefined && value.run === undefined)
        context.addIssue({ code: 'custom', message: `\`${key}\` is for a command: \`run\``, path: [key] });
  });

const evaluate = z.strictObject({
  metrics: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta(help('metrics to report, the usual ones when not given')),
  slices: z
    .array(z.string().min(1).max(1000))
    .default([])
    .meta(
      help(
        'parts of the test set: a column (each of its values), an expression, `quantiles(age, 4)`, or crossed with ` x `',
      ),
    ),
  min_slice: z
    .int()
    .min(1)
    .default(1)
    .meta(help('slices of columns, quantiles and crosses with fewer rows are left out, and said to be')),
  find_slices: z
    .union([z.boolean(), z.array(columnName)])
    .default(false)
    .meta(help('look for the slices with the worst errors, over all features or those listed')),
  explain: z
    .boolean()
    .default(true)
    .meta(help('how much each feature matters, where Pawl can open the model')),
  costs: z
    .record(z.string(), z.record(z.string(), z.number()))
    .optional()
    .meta(help('the cost of each predicted class (inner key) where another is actual (outer key)')),
  own_metrics: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_.]*$/, 'must be letters, digits, _ and .'),
      z.strictObject({
        direction: z.enum(['higher', 'lower']).meta(help('which is better')),
        unit: z.string().max(50).optional().meta(help('shown with the metric')),
      }),
    )
    .default({})
    .meta(help('metrics that the training command reports in metrics.json')),
  interval: z
    .enum(['auto', 'bca', 'percentile'])
    .default('auto')
    .meta(
      help(
        'how intervals are made: the best known way for each metric, or resampling with or without correction',
      ),
    ),
  positive: z
    .union([z.string(), z.number()])
    .optional()
    .meta(help('the positive class of two; the last in order when not given')),
  resamples: z
    .int()
    .min(100)
    .max(100_000)
    .default(1000)
    .meta(help('resamples behind each interval that is made by resampling')),
  seed: z.int().min(0).max(2147483647).default(42).meta(help('seed of the bootstrap')),
});

const conditions = z.array(z.string().min(1).max(2000));

const looks = z.strictObject({
  budget: z
    .int()
    .min(1)
    .max(10_000)
    .meta(help('models that may be judged by the same test rows; all claims together keep the confidence')),
  adaptivity: z
    .enum(['none', 'full', 'firstChange', 'ladder'])
    .default('none')
    .meta(
      help(
        'how much later models may follow from earlier verdicts: none, none until the first that is accepted, full, or by the Ladder',
      ),
    ),
});

const gate = z.union([
  conditions,
  z.strictObject({
    conditions: conditions.meta(help('what must hold, one condition a line')),
    confidence: z.number().min(0.5).lt(1).default(0.95).meta(help('confidence of every interval')),
    undecided: z
      .enum(['fail', 'pass'])
      .default('fail')
      .meta(help('what a condition does that the data can neither prove nor refute')),
    looks: looks
      .optional()
      .meta(help('how often the same test rows may be looked at, and how that is paid for')),
  }),
]);

const check = z.strictObject({
  schema: z
    .string()
    .default('pawl.schema.yaml')
    .meta(help('the declared schema, checked when the file exists')),
  severity: z
    .record(z.string(), z.enum(['error', 'warning', 'off']))
    .default({})
    .meta(help('severity of an anomaly, by its code')),
});

const stageName = z
  .string()
  .max(50)
  .regex(
    /^(?!latest$|v\d+$)[a-zA-Z0-9]([a-zA-Z0-9\-_]*[a-zA-Z0-9])?$/,
    'must be letters, digits, - and _, and neither `latest` nor a `v` with a number',
  );

const stage = z.union([
  stageName,
  z.strictObject({
    name: stageName.meta(help('name of the stage')),
    requires: conditions
      .default([])
      .meta(help('conditions that must hold beside the gate’s, decided on the same evaluation')),
    soak: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(s|m|h|d)$/, 'must be a time like 30m, 12h or 7d')
      .optional()
      .meta(help('how long a version must have been in the stage before')),
    approvals: z
      .strictObject({
        environment: z
          .string()
          .min(1)
          .max(255)
          .optional()
          .meta(help('the environment of GitHub whose reviewers let the job in')),
        from: z
          .array(z.string().min(1).max(100))
          .min(1)
          .optional()
          .meta(help('logins of those who may approve the pull request that brought the commit')),
        count: z.int().min(1).max(100).default(1).meta(help('how many of them must')),
      })
      .refine((value) => (value.environment === undefined) !== (value.from === undefined), {
        message: '`approvals` takes `environment` or `from`, one of the two',
      })
      .refine((value) => value.from === undefined || value.count <= value.from.length, {
        message: '`count` is more than the people in `from`',
        path: ['count'],
      })
      .optional()
      .meta(help('who must have approved')),
  }),
]);

const promote = z
  .strictObject({
    stages: z
      .array(stage)
      .min(1)
      .default(['staging', 'production'])
      .meta(help('stages in the order in which a version goes through them, with what each asks for')),
    max_age: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(h|d)$/, 'must be a time like 48h or 30d')
      .optional()
      .meta(help('evidence that is older is refused')),
    mlflow: z
      .union([z.literal(false), z.strictObject({ model: z.string().min(1).max(250) })])
      .optional()
      .meta(
        help(
          'the registered model that follows where MLFLOW_TRACKING_URI is set: named like the model when not given; false: none',
        ),
      ),
    releases: z
      .boolean()
      .default(true)
      .meta(help('keep a release of GitHub for each version, in a workflow')),
  })
  .superRefine(({ stages }, context) => {
    const names = stages.map((value) => (typeof value === 'string' ? value : value.name));
    names.forEach((value, i) => {
      if (names.indexOf(value) !== i)
        context.addIssue({ code: 'custom', message: `stage "${value}" is there twice`, path: ['stages', i] });
    });
    const first = stages[0];
    if (typeof first === 'object' && first.soak !== undefined)
      context.addIssue({
        code: 'custom',
        message: 'there is no stage before the first, so `soak` means nothing there',
        path: ['stages', 0, 'soak'],
      });
  });

const publish = z
  .strictObject({
    image: z
      .string()
      .min(1)
      .max(500)
      .meta(help('repository of images, such as ghcr.io/acme/housing; its tags follow the stages')),
    kind: z
      .enum(['server', 'model', 'modelcar', 'command'])
      .default('server')
      .meta(
        help(
          'server: the model with a server for it; model: its files alone below /models, for KServe and volumes of Kubernetes; modelcar: the same on a small base with a shell; command: the model with a program of yours, for what the server cannot open',
        ),
      ),
    base: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .meta(
        help(
          'the image that it stands on, pinned by its digest in the record; of a server one with Node 20 or newer, gcr.io/distroless/nodejs24-debian12 when not given',
        ),
      ),
    command: z
      .array(z.string().min(1).max(1000))
      .min(1)
      .max(100)
      .optional()
      .meta(help('of kind command: what a container starts in /app, such as [python, serve.py]')),
    code: patterns
      .optional()
      .meta(help('of kind command: files that stand below /app, a path or a glob, or a list of them')),
    model_pack: z
      .boolean()
      .default(false)
      .meta(
        help('push a manifest by the ModelPack specification as well, which shares the files of the image'),
      ),
    platforms: z
      .array(z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9.]+)?$/, 'must be like linux/amd64'))
      .min(1)
      .default(['linux/amd64'])
      .meta(help('platforms of the image; the base must have them')),
  })
  .superRefine(({ kind, base, command, code, platforms }, context) => {
    const fail = (message: string, ...path: (string | number)[]) =>
      context.addIssue({ code: 'custom', message, path });
    if (kind === 'model' && base !== undefined)
      fail('an image of kind model has no base: take kind modelcar for one', 'base');
    if ((kind === 'modelcar' || kind === 'command') && base === undefined)
      fail(
        kind === 'modelcar'
          ? 'kind modelcar needs `base`, an image with sh, ln, sleep, ls and mkdir, such as busybox:stable'
          : 'kind command needs `base`, an image with what the command needs, such as python:3.12-slim',
        'kind',
      );
    if (kind === 'command' && command === undefined)
      fail('kind command needs `command`, such as [python, serve.py]', 'kind');
    if (kind !== 'command' && command !== undefined) fail('`command` is of kind command alone', 'command');
    if (kind !== 'command' && code !== undefined) fail('`code` is of kind command alone', 'code');
    platforms.forEach((name, i) => {
      if (platforms.indexOf(name) !== i) fail(`the platform ${name} stands twice`, 'platforms', i);
    });
  });

/** Everything is a share of rows. */
const effect = z.number().gt(0).lte(1).optional().meta(help('of a change of what is estimated of the model'));

const driftThresholds = z.strictObject({
  distribution: z
    .number()
    .gt(0)
    .lte(1)
    .optional()
    .meta(help('of the distance of the distributions, 0.1 when not given')),
  missing: z
    .number()
    .gt(0)
    .lte(1)
    .optional()
    .meta(help('of the change of the share without a value, 0.05 when not given')),
  new_values: z
    .number()
    .gt(0)
    .lte(1)
    .optional()
    .meta(help('of the share of current rows in new categories, 0.01 when not given')),
  vanished_values: z
    .number()
    .gt(0)
    .lte(1)
    .optional()
    .meta(help('of the share of reference rows in categories that are no more, 0.05 when not given')),
  range: z
    .number()
    .gt(0)
    .lte(1)
    .optional()
    .meta(help('of the share of current rows outside the range of the reference, 0.01 when not given')),
});

const trinoTable = z.strictObject({
  kind: z.literal('trino'),
  server: z.url({ protocol: /^https?$/ }).meta(help('its address')),
  catalog: z.string().min(1),
  schema: z.string().min(1),
  table: z.string().min(1),
  user: z
    .string()
    .min(1)
    .meta(help('who asks; PAWL_TRINO_PASSWORD or PAWL_TRINO_TOKEN in the environment proves it')),
  where: z.string().optional().meta(help('a condition on the rows that count')),
  timeout: z.int().min(1).max(86_400).default(1800).meta(help('seconds that one query may take')),
});

const driftTime = z.strictObject({
  column: columnName
    .optional()
    .meta(help("the column of times; the time of the server's log when not given")),
  every: z.enum(['day', 'week', 'month']).meta(help('how long a chunk is')),
  zone: z.string().min(1).max(60).default('UTC').meta(help('IANA time zone of the days')),
  run_length: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(370)
    .meta(help('chunks until a false alarm on average, over all columns')),
});

const drift = z
  .strictObject({
    current: patterns
      .optional()
      .meta(help('the data of now: a path or a glob, or a list of them, among them a log of the server')),
    reference: patterns.optional().meta(help('what it is compared with; the training data when not given')),
    alpha: z
      .number()
      .gt(0)
      .lt(0.5)
      .optional()
      .meta(help('chance of any alarm when nothing drifted, over all columns; 0.05 when not given')),
    ignore: z.array(columnName).default([]).meta(help('columns that are not compared')),
    engine: trinoTable.optional().meta(help('a table of a warehouse, which `pawl profile` profiles there')),
    across: z.boolean().optional().meta(help('whether columns are tested together; true when not given')),
    importance: z
      .number()
      .gte(0)
      .lt(1)
      .optional()
      .meta(help('share of importance below which a column is no alarm, 0.01 when not given; 0: all are')),
    labels: patterns.optional().meta(help('what became true of current rows: `data.id` and the target')),
    performance: z
      .array(z.string())
      .optional()
      .meta(help('conditions on labelled current rows; `baseline` is the evaluation of the model in use')),
    thresholds: driftThresholds
      .extend({
        classifier: z
          .number()
          .gt(0.5)
          .lte(1)
          .optional()
          .meta(help('of the AUC of a forest that tells rows apart, 0.6 when not given')),
        reconstruction: z
          .number()
          .gt(0)
          .lte(1)
          .optional()
          .meta(help('of the distance of reconstruction errors, 0.1 when not given')),
        label_shift: effect,
        estimated: effect,
        calibration: effect,
      })
      .optional()
      .meta(help('the least effects that are worth acting on')),
    columns: z
      .record(z.string(), driftThresholds)
      .optional()
      .meta(help('thresholds of single columns in place of the common ones')),
    slices: z
      .array(z.string().min(1).max(1000))
      .default([])
      .meta(help('parts of the data that are compared too, as in `evaluate.slices`')),
    time: driftTime.optional().meta(help('a control chart over days, weeks or months')),
    compat: z
      .enum(['evidently'])
      .optional()
      .meta(help('tests, thresholds and decision as Evidently has them by default')),
    ...WATCH_KEYS,
  })
  .superRefine((value, context) => {
    if (value.compat === undefined) return;
    for (const key of ['alpha', 'thresholds', 'columns', 'across', 'importance', 'slices', 'time'] as const)
      if (value[key] !== undefined && !(key === 'slices' && value.slices.length === 0))
        context.addIssue({
          code: 'custom',
          message: `\`compat: ${value.compat}\` has its own thresholds: leave \`${key}\` out`,
          path: [key],
        });
  });

export const configSchema = z
  .strictObject({
    model: z
      .string()
      .max(100)
      .regex(
        /^[a-zA-Z0-9]([a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/,
        'must be letters, digits, - / _ and start and end with a letter or digit',
      )
      .meta(help('name of the model')),
    task: z.enum(['classification', 'regression']).meta(help('what is predicted: a class or a number')),
    data,
    check: check.prefault({}).meta(help('the data check')),
    train: train.prefault({}),
    evaluate: evaluate.prefault({}).meta(help('the evaluation')),
    gate: gate
      .default([])
      .meta(help('conditions, or a mapping with `conditions`, `confidence` and `undecided`')),
    promote: promote.prefault({}).meta(help('versions on their way through stages')),
    publish: publish.optional().meta(help('images of the model')),
    drift: drift.prefault({}).meta(help('whether data of now is like that of the training')),
  })
  .meta({ title: 'pawl.yaml', description: 'What Pawl checks, trains, evaluates and gates.' });

/** The parsed configuration; `gate` and the stages are brought to their long form. */
export type Config = Omit<z.output<typeof configSchema>, 'gate' | 'promote'> & {
  readonly gate: GateConfig;
  readonly promote: Omit<z.output<typeof promote>, 'stages'> & { readonly stages: readonly StageConfig[] };
};
export interface StageConfig {
  readonly name: string;
  readonly requires: readonly string[];
  readonly soak?: string | undefined;
  readonly approvals?:
    | {
        readonly environment?: string | undefined;
        readonly from?: readonly string[] | undefined;
        readonly count: number;
      }
    | undefined;
}
export interface GateConfig {
  readonly conditions: readonly string[];
  readonly confidence: number;
  readonly undecided: 'fail' | 'pass';
  readonly looks?: z.output<typeof looks> | undefined;
}

/** The JSON Schema (2020-12) of `pawl.yaml`, for editors. */
export function configJsonSchema(): object {
  return {
    $id: 'pawl/pawl.yaml/1',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  };
}
