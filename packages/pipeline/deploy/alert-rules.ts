import type { DeployPlan } from './deploy-input.ts';
import { type DeployFile, headerOf, yamlText } from './deploy-text.ts';
import { metadataOf } from './labels.ts';
import {
  asked,
  errorShare,
  latency,
  METRICS,
  ofServers,
  quoted,
  rateOfServers,
  type Scope,
} from './queries.ts';

/** Standard errors that a shift must exceed, so that few rows raise no alert. */
const STANDARD_ERRORS = 4;

interface AlertTexts {
  readonly summary: string;
  readonly description: string;
  readonly runbook: string;
}

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: AlertTexts;
}

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One group of rules of one model, as a file of rules has it: what is recorded stands before what reads it. */
interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (AlertRule | RecordingRule)[];
}

/** `namespace` is there where the Prometheus operator reads the metrics; elsewhere it is empty and parts nothing. */
const BY = 'namespace';

/** The rules twice: for a Prometheus that reads files, and as an object for the Prometheus operator. */
export function alertFiles(plan: DeployPlan, target: string): DeployFile[] {
  const groups = [alertRules(plan, target)];
  const what = 'Alerts for Prometheus.';
  const rules = {
    path: 'monitoring/alert-rules.yaml',
    content: yamlText(headerOf(plan, target, what), [{ groups }]),
  };
  if (target === 'compose') return [rules];
  const object = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadataOf(plan, plan.name),
    spec: { groups },
  };
  const note = 'The same alerts for the Prometheus operator.';
  return [
    rules,
    { path: 'monitoring/prometheus-rule.yaml', content: yamlText(headerOf(plan, target, note), [object]) },
  ];
}

/** What is worth a person's time about a model that serves. */
function alertRules(plan: DeployPlan, target: string): RuleGroup {
  const scope: Scope = { model: matchersOf(plan, target), over: '5m' };
  const alert = (
    name: string,
    severity: 'critical' | 'warning',
    wait: string,
    expr: string,
    texts: AlertTexts,
  ) => ({
    alert: name,
    expr,
    for: wait,
    labels: { severity, model: templateText(plan.model), stage: templateText(plan.stage) },
    annotations: texts,
  });
  const model = templateText(plan.model);
  const shift = plan.task === 'classification' ? labelShift(plan) : valueShift(plan, scope);
  return {
    name: `pawl-${plan.name}`,
    rules: [
      ...(plan.task === 'classification' ? recordings(plan, scope) : []),
      alert('PawlModelGone', 'critical', '5m', `absent(${METRICS.build}{${scope.model}})`, {
        summary: `No server of ${model} reports`,
        description: 'Prometheus has read no metrics of this model for 5 minutes.',
        runbook: `Look whether its pods run and are ready, and what the last lines of their logs say. Where they run, look whether Prometheus finds them.`,
      }),
      alert('PawlErrors', 'critical', '5m', `${errorShare(scope, BY)}\n> ${plan.limits.errorShare}`, {
        summary: `${model} fails to answer`,
        description: `{{ $value | humanizePercentage }} of the requests of the last 5 minutes ended with a status of 500 or above.`,
        runbook: `See which routes fail and since when; the server logs one line for each failure. Where it began with a new version: pawl rollback, then deploy again.`,
      }),
      alert('PawlSlow', 'warning', '10m', `${latency(0.99, scope, BY)}\n> ${plan.limits.seconds}`, {
        summary: `${model} answers slowly`,
        description: 'One request in 100 takes longer than {{ $value | humanizeDuration }}.',
        runbook:
          'Look at the queue and at the processors of the servers. More rows a request take longer; more servers help where the queue is long.',
      }),
      alert('PawlSaturated', 'warning', '10m', saturation(plan, scope), {
        summary: `${model} has more to do than it can`,
        description: 'Servers turn requests away, or rows wait in their queues.',
        runbook:
          'Raise the number of replicas, or the limit on processors where there is one. Look whether one client sends far more than before.',
      }),
      alert('PawlNoPredictions', 'warning', '15m', silence(scope), {
        summary: `Nobody asks ${model}`,
        description: 'There were no predictions for 30 minutes, and at this time of yesterday there were.',
        runbook:
          'Look whether requests reach the servers at all: the Service, the way in from outside, and the program that asks.',
      }),
      alert('PawlPredictionShift', 'warning', '30m', shift, {
        summary: `${model} predicts otherwise than a week ago`,
        description:
          plan.task === 'classification'
            ? 'The share of the label {{ $labels.label }} differs by {{ $value | humanizePercentage }} of all rows from the same hour a week ago.'
            : 'The middle of what it predicts moved by {{ $value | humanize }} times the spread of the same hour a week ago.',
        runbook:
          'Compare the rows of today with those the model learned from: a column that is empty, in another unit or from another source is the usual cause. A new version is another.',
      }),
      alert(
        'PawlLogDropped',
        'warning',
        '15m',
        `sum by (${BY}) (${rateOfServers(METRICS.logDropped, scope)}) > 0`,
        {
          summary: `${model} loses lines of its prediction log`,
          description: '{{ $value | humanize }} rows a second have no place in the log.',
          runbook: 'Look whether the disk of the log is full or slow, or log a smaller share of the rows.',
        },
      ),
    ],
  };
}

/** In a cluster the namespace, where it is known, tells the stages of a model apart. */
function matchersOf({ model, namespace }: DeployPlan, target: string): string {
  const within = namespace === null || target === 'compose' ? '' : `, namespace=${quoted(namespace)}`;
  return `model=${quoted(model)}${within}`;
}

/** A text in an annotation or a label of a rule, where `{{` would begin a template. */
function templateText(text: string): string {
  return text.toWellFormed().replaceAll('{{', '{{"{{"}}');
}

function saturation(plan: DeployPlan, scope: Scope): string {
  return [
    `sum by (${BY}) (${asked(scope, '503')}) > 0`,
    'or',
    `sum by (${BY}) (${ofServers(METRICS.queue, scope)}) > ${plan.limits.queuedRows}`,
  ].join('\n');
}

function silence({ model }: Scope): string {
  const rows = `${METRICS.rows}{${model}}`;
  return [
    `sum by (${BY}) (increase(${rows}[30m])) == 0`,
    `and sum by (${BY}) (increase(${rows}[30m] offset 1d)) > 0`,
  ].join('\n');
}

/** What the shift of a label is computed from, kept for a week by Prometheus itself. */
const SHARE = 'pawl:prediction_share:1h';
const SHARE_THEN = 'pawl:prediction_share:1h_week_ago';
const ROWS = 'pawl:prediction_rows:1h';

/** Static labels of what is recorded, so that it is told from that of other models and stages. */
const recordedLabels = ({ model, stage }: DeployPlan) => ({
  model: model.toWellFormed(),
  stage: stage.toWellFormed(),
});

function recordings(plan: DeployPlan, { model }: Scope): RecordingRule[] {
  const rows = (by: string) => `sum by (${by}) (increase(${METRICS.labels}{${model}}[1h]))`;
  const labels = recordedLabels(plan);
  const share = `${SHARE}${recordedOf(plan)}`;
  return [
    { record: ROWS, expr: rows(BY), labels },
    { record: SHARE, expr: `${rows(`${BY}, label`)} / on (${BY}) group_left () ${rows(BY)}`, labels },
    // A label that nobody had a week ago had a share of 0 then.
    { record: SHARE_THEN, expr: `${share} offset 1w or 0 * ${share}`, labels },
  ];
}

const recordedOf = ({ model, stage }: DeployPlan) => `{model=${quoted(model)}, stage=${quoted(stage)}}`;

/** The share of a label in the last hour against that hour a week ago: far, and further than chance would bring it. */
function labelShift(plan: DeployPlan): string {
  const of = recordedOf(plan);
  const [now, then, rows, rowsThen] = [SHARE + of, SHARE_THEN + of, ROWS + of, `${ROWS}${of} offset 1w`];
  const shift = `abs(${now} - ${then})`;
  const variance = (share: string, n: string) => `${share} * (1 - ${share}) / on (${BY}) group_left () ${n}`;
  return [
    `${shift} > ${plan.limits.shift}`,
    `and ${shift} > ${STANDARD_ERRORS} * sqrt(`,
    `  ${variance(now, rows)}`,
    `  + ${variance(then, rowsThen)}`,
    ')',
    `and on (${BY}) ${rows} >= ${plan.limits.rows}`,
    `and on (${BY}) ${rowsThen} >= ${plan.limits.rows}`,
  ].join('\n');
}

/** How far the median moved from that of the hour a week ago, in distances of its quartiles then. */
function valueShift(plan: DeployPlan, { model }: Scope): string {
  const quantile = (q: number, offset: string) =>
    `histogram_quantile(${q}, sum by (${BY}, le) (increase(${METRICS.values}_bucket{${model}}[1h]${offset})))`;
  const week = ' offset 1w';
  const rows = (offset: string) =>
    `sum by (${BY}) (increase(${METRICS.values}_count{${model}}[1h]${offset}))`;
  return [
    `abs(${quantile(0.5, '')} - ${quantile(0.5, week)})`,
    `/ (${quantile(0.75, week)} - ${quantile(0.25, week)}) > 1`,
    `and ${rows('')} >= ${plan.limits.rows}`,
    `and ${rows(week)} >= ${plan.limits.rows}`,
  ].join('\n');
}
