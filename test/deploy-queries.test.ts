import { type DeployInput, renderDeployment } from '@pawl/pipeline/deploy';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { promtool, runPromtool } from './system/promtool.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const VERSION = 'v1.4.0+"linux"\\{{x}}';
const INPUT: DeployInput = {
  name: 'housing',
  image: { reference: 'ghcr.io/acme/housing', digest: DIGEST },
  stage: 'production',
  version: VERSION,
  digests: { model: DIGEST },
  task: 'classification',
  variant: 'canary',
  rollouts: true,
};

function fileOf(path: string, changes: Partial<DeployInput> = {}): string {
  const files = renderDeployment('kubernetes', { ...INPUT, ...changes });
  return files.find((file) => file.path === path)!.content;
}

/** What Argo Rollouts asks, its arguments put in as Argo does. */
function analysisQueries(): Record<string, string> {
  const { steps } = parse(fileOf('rollout.yaml')).spec.strategy.canary;
  const { args } = steps.find((step: { analysis?: object }) => step.analysis).analysis;
  const { metrics } = parse(fileOf('analysis-template.yaml')).spec;
  return Object.fromEntries(
    metrics.map(({ name, provider }: { name: string; provider: { prometheus: { query: string } } }) => [
      name,
      provider.prometheus.query.replaceAll('{{args.version}}', () => args[0].value),
    ]),
  );
}

/** What Grafana asks, its variables put in as Grafana does for a name that needs no escape. */
function dashboardQueries(task: DeployInput['task']): string[] {
  const { panels, annotations } = JSON.parse(fileOf('monitoring/dashboard.json', { task }));
  const asked = panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.map(({ expr }) => expr),
  );
  return [...asked, annotations.list[0].expr].map((expr: string) =>
    expr.replaceAll('$__rate_interval', '5m').replaceAll('$model', 'housing'),
  );
}

interface Sample {
  readonly labels: string;
  /** In thousandths. */
  readonly value: number;
}

function answered(expr: string, series: readonly object[], expected: readonly Sample[]) {
  const unit = {
    tests: [
      {
        interval: '1m',
        input_series: series,
        // Whole thousandths, since the last digits of a share are those of the order of sums.
        promql_expr_test: [{ expr: `round(1000 * (${expr}))`, eval_time: '20m', exp_samples: expected }],
      },
    ],
  };
  return runPromtool(['test', 'rules', 'test.yaml'], { 'test.yaml': JSON.stringify(unit) });
}

/** A server of a version: of each 100 requests `failed` fail, and 90 take up to half a second, the rest up to 1. */
function server(instance: string, version: string, failed: number): object[] {
  const at = `job="housing", instance="${instance}"`;
  const asked = `${at}, route="/predict"`;
  return [
    {
      series: `pawl_build_info{${at}, model="housing", version=${JSON.stringify(version)}}`,
      values: '1+0x30',
    },
    { series: `pawl_requests_total{${asked}, code="200"}`, values: `0+${100 - failed}x30` },
    { series: `pawl_requests_total{${asked}, code="500"}`, values: `0+${failed}x30` },
    { series: `pawl_request_seconds_bucket{${asked}, le="0.5"}`, values: '0+90x30' },
    { series: `pawl_request_seconds_bucket{${asked}, le="1"}`, values: '0+100x30' },
    { series: `pawl_request_seconds_bucket{${asked}, le="+Inf"}`, values: '0+100x30' },
    { series: `pawl_requests_total{${asked}, code="503"}`, values: '0+0x30' },
    { series: `pawl_queue_rows{${at}}`, values: '7+0x30' },
    { series: `pawl_rows_total{${at}, model="housing"}`, values: '0+600x30' },
    { series: `pawl_predictions_total{${at}, model="housing", label="yes"}`, values: '0+150x30' },
    { series: `pawl_predictions_total{${at}, model="housing", label="no"}`, values: '0+450x30' },
    { series: `pawl_predicted_bucket{${at}, model="housing", le="1"}`, values: '0+600x30' },
  ];
}

describe.skipIf(promtool.missing)('queries in Prometheus', () => {
  const servers = [...server('old:8080', 'v1.3.0', 50), ...server('new:8080', VERSION, 1)];

  test('the analysis of a canary is of the new version alone, whatever its name', () => {
    const queries = analysisQueries();
    const share = answered(queries['error-share']!, servers, [{ labels: '{}', value: 10 }]);
    expect(share.ok, share.output).toBe(true);
    // 9 tenths of the last bucket's 10 requests: 0.5 + 0.5 * 9 / 10.
    const seconds = answered(queries['latency-p99']!, servers, [{ labels: '{}', value: 950 }]);
    expect(seconds.ok, seconds.output).toBe(true);
  });

  test('where the new version was not asked, there is nothing to hold against it', () => {
    const { ok, output } = answered(analysisQueries()['error-share']!, server('old:8080', 'v1.3.0', 50), []);
    expect(ok, output).toBe(true);
  });

  test.each(['classification', 'regression'] as const)(
    'each query of the dashboard of a %s is one',
    (task) => {
      const rules = dashboardQueries(task).map((expr, at) => ({ record: `query_${at}`, expr }));
      const { ok, output } = runPromtool(['check', 'rules', 'rules.yaml'], {
        'rules.yaml': JSON.stringify({ groups: [{ name: 'dashboard', rules }] }),
      });
      expect(ok, output).toBe(true);
      expect(output).toContain(`${rules.length} rules found`);
    },
  );

  test('each query of the dashboard finds what the servers report', () => {
    for (const task of ['classification', 'regression'] as const)
      for (const expr of dashboardQueries(task).slice(0, -1)) {
        const { ok, output } = answered(`count(${expr})`, servers, []);
        // No answer is what the test states, and the message of its failure has the answer.
        expect(ok, `${expr}\n${output}`).toBe(false);
        expect(output, expr).toMatch(/got:.*\{\}/s);
      }
  });

  test('shares of labels add up to 1, over all servers', () => {
    const expr = dashboardQueries('classification').find((each) => each.includes('pawl_predictions_total'))!;
    const { ok, output } = answered(expr, servers, [
      { labels: '{label="no"}', value: 750 },
      { labels: '{label="yes"}', value: 250 },
    ]);
    expect(ok, output).toBe(true);
  });
});
