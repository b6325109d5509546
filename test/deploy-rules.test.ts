import { type DeployInput, renderDeployment } from '@pawl/pipeline/deploy';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { promtool, runPromtool } from './system/promtool.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const HOUSING: DeployInput = {
  name: 'models/uk:housing',
  image: { reference: 'ghcr.io/acme/housing', digest: DIGEST },
  stage: 'production',
  version: 'v1.4.0',
  digests: { model: DIGEST },
  task: 'classification',
};
/** Every kind of character that a template or a query could trip over. */
const HOSTILE = '{{ .Value }} "} or vector(1) # \\" $x ${y} [[z]] \n é 😀';

function rulesOf(changes: Partial<DeployInput> = {}): string {
  const files = renderDeployment('compose', { ...HOUSING, ...changes });
  return files.find(({ path }) => path === 'monitoring/alert-rules.yaml')!.content;
}

interface Series {
  readonly series: string;
  /** In promtool's notation: `0+10x60` starts at 0 and grows by 10 a step, 60 steps. */
  readonly values: string;
}

interface Case {
  readonly rules?: string;
  readonly interval?: string;
  readonly series: readonly Series[];
  readonly at: string;
  readonly alert: string;
  /** What each alert that is raised says besides what all of its kind say. */
  readonly raised: readonly Readonly<Record<string, string>>[];
}

/** The alert's own labels and annotations are taken from the rules; only whether it is raised is the test's word. */
function told({ rules = rulesOf(), interval = '1m', series, at, alert, raised }: Case) {
  const [{ rules: all }] = parse(rules).groups;
  const rule = all.find((each: { alert?: string }) => each.alert === alert);
  // What other alerts make of weeks of samples takes promtool seconds.
  const own = all.filter((each: { record?: string }) => each.record !== undefined || each === rule);
  const unit = {
    rule_files: ['rules.yaml'],
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: series,
        alert_rule_test: [
          {
            eval_time: at,
            alertname: alert,
            exp_alerts: raised.map(({ description, ...labels }) => ({
              exp_labels: { ...rule.labels, ...labels },
              exp_annotations: { ...rule.annotations, ...(description ? { description } : {}) },
            })),
          },
        ],
      },
    ],
  };
  return runPromtool(['test', 'rules', 'test.yaml'], {
    'rules.yaml': JSON.stringify({ groups: [{ name: 'own', rules: own }] }),
    'test.yaml': JSON.stringify(unit),
  });
}

const SERVER = 'job="j", instance="i:8080"';
const build = (values = '1+0x30000', model = 'models/uk:housing'): Series => ({
  series: `pawl_build_info{${SERVER}, model="${model}", version="v1.4.0", role="main"}`,
  values,
});
const requests = (code: string, values: string, route = '/predict'): Series => ({
  series: `pawl_requests_total{${SERVER}, route="${route}", code="${code}"}`,
  values,
});
const rows = (label: string, values: string): Series => ({
  series: `pawl_predictions_total{${SERVER}, model="models/uk:housing", label="${label}"}`,
  values,
});

function expectTold(given: Case): void {
  const { ok, output } = told(given);
  expect(ok, output).toBe(true);
}

describe.skipIf(promtool.missing)('the rules in Prometheus', () => {
  test.each([
    ['classification', {}],
    ['regression', { task: 'regression' }],
    ['a hostile name', { name: HOSTILE, stage: HOSTILE, version: HOSTILE }],
  ] as const)('are rules: %s', (_, changes) => {
    const { ok, output } = runPromtool(['check', 'rules', 'rules.yaml'], { 'rules.yaml': rulesOf(changes) });
    expect(ok, output).toBe(true);
  });

  test('a test that expects what is not so fails', () => {
    const series = [build(), requests('200', '0+60x30')];
    expect(told({ series, at: '20m', alert: 'PawlErrors', raised: [{}] }).ok).toBe(false);
  });

  test('errors: above 2 in 100 of the requests to the model, whatever health says', () => {
    const healthy = requests('200', '0+6000x30', '/health');
    const series = [build(), healthy, requests('200', '0+95x30'), requests('500', '0+5x30')];
    const description = '5% of the requests of the last 5 minutes ended with a status of 500 or above.';
    expectTold({ series, at: '20m', alert: 'PawlErrors', raised: [{ description }] });
  });

  test.each([
    ['1 in 100', [requests('200', '0+99x30'), requests('503', '0+1x30')]],
    ['refusals of bad requests', [requests('200', '0+50x30'), requests('422', '0+50x30')]],
    ['no failure yet', [requests('200', '0+50x30')]],
    ['no request', [requests('200', '0+0x30')]],
  ])('errors: none of %s', (_, series) => {
    expectTold({ series: [build(), ...series], at: '20m', alert: 'PawlErrors', raised: [] });
  });

  test('errors of another model are its own', () => {
    const series = [build('1+0x30', 'other'), requests('500', '0+50x30')];
    expectTold({ series, at: '20m', alert: 'PawlErrors', raised: [] });
  });

  test('a model that nobody reports is gone', () => {
    expectTold({ series: [build('1 1 1 _x30')], at: '20m', alert: 'PawlModelGone', raised: [{}] });
    expectTold({ series: [build()], at: '20m', alert: 'PawlModelGone', raised: [] });
  });

  test.each([
    ['slow', 4, [{ description: 'One request in 100 takes longer than 4.95s.' }]],
    ['quick', 100, []],
  ])('time to answer: %s', (_, underOne, raised) => {
    const bucket = (le: string, values: string): Series => ({
      series: `pawl_request_seconds_bucket{${SERVER}, route="/v2/models/{model}/infer", le="${le}"}`,
      values,
    });
    // With 4 of 100 under a second and the rest up to 5 seconds, the 99th is at 1 + 4 * 95 / 96 seconds.
    const series = [
      build(),
      bucket('1', `0+${underOne}x30`),
      bucket('5', '0+100x30'),
      bucket('+Inf', '0+100x30'),
    ];
    const seconds = raised.map(() => ({
      description: `One request in 100 takes longer than ${Number((1 + (4 * 95) / 96).toPrecision(4))}s.`,
    }));
    expectTold({ series, at: '30m', alert: 'PawlSlow', raised: seconds });
  });

  test.each([
    [
      'requests are turned away',
      `pawl_requests_total{${SERVER}, route="/predict", code="503"}`,
      '0+1x30',
      [{}],
    ],
    ['rows wait', `pawl_queue_rows{${SERVER}}`, '1001+0x30', [{}]],
    ['few rows wait', `pawl_queue_rows{${SERVER}}`, '1000+0x30', []],
  ])('saturation: %s', (_, series, values, raised) => {
    expectTold({ series: [build(), { series, values }], at: '25m', alert: 'PawlSaturated', raised });
  });

  test('silence: no rows where there were some a day ago', () => {
    const series = (today: string): Series[] => [
      build(),
      { series: `pawl_rows_total{${SERVER}, model="models/uk:housing"}`, values: today },
    ];
    const alert = 'PawlNoPredictions';
    // Steps of 5 minutes: 23 hours of rows, then none, and a day later still none.
    expectTold({ series: series('0+10x276 2760+0x40'), interval: '5m', at: '25h', alert, raised: [{}] });
    expectTold({ series: series('0+10x320'), interval: '5m', at: '25h', alert, raised: [] });
    expectTold({ series: series('0+0x320'), interval: '5m', at: '25h', alert, raised: [] });
  });

  describe('the share of a label against a week ago', () => {
    const WEEK = 504; // steps of 20 minutes
    const MONDAYS = { interval: '20m', at: '7d2h', alert: 'PawlPredictionShift' };
    const grow = (before: number, after: number, factor = 1) =>
      `0+${before * factor}x${WEEK} ${before * factor * WEEK}+${after * factor}x60`;

    test('moved by far: every label that moved says so', () => {
      const series = [build(), rows('yes', grow(80, 200)), rows('no', grow(320, 200))];
      const description = (label: string) =>
        `The share of the label ${label} differs by 30% of all rows from the same hour a week ago.`;
      const raised = ['no', 'yes'].map((label) => ({ label, description: description(label) }));
      expectTold({ ...MONDAYS, series, raised });
    });

    test('as it was, or a little otherwise', () => {
      expectTold({
        ...MONDAYS,
        series: [build(), rows('yes', grow(80, 80)), rows('no', grow(320, 320))],
        raised: [],
      });
      expectTold({
        ...MONDAYS,
        series: [build(), rows('yes', grow(80, 112)), rows('no', grow(320, 288))],
        raised: [],
      });
    });

    test('moved by far, and chance could do it: 120 rows an hour', () => {
      // 0.5 and 0.675 of 120 rows each: 0.175 apart, with a standard error of 0.06.
      const series = [build(), rows('yes', grow(20, 27)), rows('no', grow(20, 13))];
      expectTold({ ...MONDAYS, series, raised: [] });
      const many = [build(), rows('yes', grow(20, 27, 10)), rows('no', grow(20, 13, 10))];
      expect(told({ ...MONDAYS, series: many, raised: [] }).ok).toBe(false);
    });

    test('a label that is new', () => {
      const series = [build(), rows('yes', grow(400, 240)), rows('new', `_x${WEEK - 1} 0+160x60`)];
      const { output } = told({ ...MONDAYS, series, raised: [] });
      expect(output).toContain('label="new"');
    });

    test('too few rows say nothing', () => {
      const series = [build(), rows('yes', grow(4, 28)), rows('no', grow(28, 4))];
      expectTold({ ...MONDAYS, series, raised: [] });
    });
  });

  test.each([
    ['moved by more than its spread', [4, 8, 12, 400, 400], true],
    ['as it was', [100, 200, 300, 400, 400], false],
  ])('predicted numbers: %s', (_, after, moved) => {
    const series = ['10', '20', '30', '100', '+Inf'].map((le, at) => {
      const before = [100, 200, 300, 400, 400][at]!;
      return {
        series: `pawl_predicted_bucket{${SERVER}, model="models/uk:housing", le="${le}"}`,
        values: `0+${before}x504 ${before * 504}+${after[at]}x60`,
      };
    });
    const count = {
      series: `pawl_predicted_count{${SERVER}, model="models/uk:housing"}`,
      values: '0+400x580',
    };
    const { ok, output } = told({
      rules: rulesOf({ task: 'regression' }),
      series: [build(), ...series, count],
      interval: '20m',
      at: '7d2h',
      alert: 'PawlPredictionShift',
      raised: [],
    });
    expect(ok, output).toBe(!moved);
  });
});
