import { describe, expect, test } from 'vitest';
import { HOUSING } from './deploy-case.ts';
import { planDeployment } from './deploy-input.ts';
import { dashboard } from './grafana.ts';

interface Board {
  readonly title: string;
  readonly templating: { readonly list: readonly { name: string; current?: { value: string[] } }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly type: string;
    readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
    readonly targets: readonly { readonly refId: string; readonly expr: string }[];
  }[];
}

describe.each(['classification', 'regression'] as const)('the dashboard of a %s', (task) => {
  const board = dashboard(planDeployment({ ...HOUSING, task })) as Board;

  test('opens on the model', () => {
    expect(board.title).toBe('Pawl: models-uk-housing');
    expect(board.templating.list.find(({ name }) => name === 'model')?.current?.value).toEqual([
      HOUSING.name,
    ]);
  });

  test('shows what the server reports', () => {
    const text = JSON.stringify(board.panels);
    const names = ['requests_total', 'request_seconds_bucket', 'rows_total', 'queue_rows', 'build_info'];
    for (const name of names) expect(text).toContain(`pawl_${name}`);
    expect(text.includes('pawl_predictions_total')).toBe(task === 'classification');
    expect(text.includes('pawl_predicted_bucket')).toBe(task === 'regression');
    for (const share of ['0.5', '0.95', '0.99']) expect(text).toContain(`histogram_quantile(${share},`);
  });

  test('panels lie beside each other, and each has a number of its own', () => {
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    const cells = board.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(board.panels.every(({ gridPos: { w, x } }) => x + w <= 24)).toBe(true);
  });

  test('queries name only variables that Grafana knows', () => {
    const variables = board.panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/\$\w+/g) ?? []),
    );
    expect(new Set(variables)).toEqual(new Set(['$model', '$__rate_interval']));
  });
});
