import { VERSION } from '@pawl/records';
import type { DeployPlan } from './deploy-input.ts';
import type { DeployFile } from './deploy-text.ts';
import { asked, errorShare, latency, METRICS, ofServers, type Scope } from './queries.ts';

/** What the reader of a dashboard chooses is put into its queries by Grafana, escaped for a regular expression. */
const SCOPE: Scope = { model: 'model=~"$model"', over: '$__rate_interval' };
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

interface Query {
  readonly expr: string;
  readonly legend: string;
  /** For buckets, which Grafana draws as rows of a map. */
  readonly format?: 'heatmap';
}

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly type: 'timeseries' | 'heatmap';
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly stacked?: boolean;
}

/** A dashboard to import into Grafana 10 or newer: it serves every model that is watched, and opens on this one. */
export function dashboardFile(plan: DeployPlan): DeployFile {
  return { path: 'monitoring/dashboard.json', content: `${JSON.stringify(dashboard(plan), null, 2)}\n` };
}

/** The dashboard as Grafana's JSON model. */
export function dashboard(plan: DeployPlan): object {
  return {
    uid: `pawl-${plan.name}`.slice(0, 40),
    title: `Pawl: ${plan.name}`,
    description:
      `Written by Pawl ${VERSION} for ${plan.model} ${plan.version} (${plan.digest}). Do not edit: pawl manifest writes it anew.`.toWellFormed(),
    tags: ['pawl'],
    schemaVersion: 38,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: '',
    templating: { list: variables(plan) },
    annotations: { list: [versionChanges()] },
    panels: panels(plan).map((panel, at) => panelModel(panel, at)),
  };
}

function variables(plan: DeployPlan): object[] {
  const model = plan.model.toWellFormed();
  return [
    { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
    {
      name: 'model',
      label: 'Model',
      type: 'query',
      datasource: SOURCE,
      query: { query: `label_values(${METRICS.build}, model)`, refId: 'models' },
      refresh: 2,
      sort: 1,
      // One of several that may be chosen: only then does Grafana escape it.
      multi: true,
      includeAll: false,
      current: { selected: true, text: [model], value: [model] },
    },
  ];
}

/** A line wherever a version came into use. */
function versionChanges(): object {
  return {
    name: 'New version',
    datasource: SOURCE,
    enable: true,
    iconColor: 'blue',
    expr: `count by (version) (${METRICS.build}{${SCOPE.model}}) unless count by (version) (${METRICS.build}{${SCOPE.model}} offset 5m)`,
    step: '60s',
    titleFormat: 'Version {{version}}',
  };
}

function panels({ task }: DeployPlan): Panel[] {
  const seconds = [0.5, 0.95, 0.99].map((share) => ({
    expr: latency(share, SCOPE, ''),
    legend: `${share * 100} %`,
  }));
  return [
    {
      title: 'Version in use',
      description: 'Servers by the version that they hold.',
      type: 'timeseries',
      unit: 'short',
      stacked: true,
      queries: [
        {
          expr: `count by (model, version) (${METRICS.build}{${SCOPE.model}})`,
          legend: '{{model}} {{version}}',
        },
      ],
    },
    {
      title: 'Errors',
      description: 'Share of the requests with a status of 500 or above.',
      type: 'timeseries',
      unit: 'percentunit',
      queries: [{ expr: errorShare(SCOPE, ''), legend: 'errors' }],
    },
    {
      title: 'Requests by code',
      description: 'Requests a second in which a model is asked, by status.',
      type: 'timeseries',
      unit: 'reqps',
      stacked: true,
      queries: [{ expr: `sum by (code) (${asked(SCOPE)})`, legend: '{{code}}' }],
    },
    {
      title: 'Time to answer',
      description: 'So many of 100 requests are answered within this time.',
      type: 'timeseries',
      unit: 's',
      queries: seconds,
    },
    {
      title: 'Rows',
      description: 'Rows a second that were predicted.',
      type: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: `sum by (model) (rate(${METRICS.rows}{${SCOPE.model}}[${SCOPE.over}]))`,
          legend: '{{model}}',
        },
      ],
    },
    {
      title: 'Queue',
      description: 'Rows that wait for their answer.',
      type: 'timeseries',
      unit: 'short',
      queries: [{ expr: `sum by (instance) (${ofServers(METRICS.queue, SCOPE)})`, legend: '{{instance}}' }],
    },
    {
      title: 'Turned away',
      description: 'Requests a second that a server had no room for.',
      type: 'timeseries',
      unit: 'reqps',
      stacked: true,
      queries: [{ expr: `sum by (route) (${asked(SCOPE, '503')})`, legend: '{{route}}' }],
    },
    task === 'classification' ? labelShares() : valueMap(),
  ];
}

function labelShares(): Panel {
  const rows = `rate(${METRICS.labels}{${SCOPE.model}}[${SCOPE.over}])`;
  return {
    title: 'What is predicted',
    description: 'The share of each label.',
    type: 'timeseries',
    unit: 'percentunit',
    stacked: true,
    queries: [{ expr: `sum by (label) (${rows}) / on () group_left () sum (${rows})`, legend: '{{label}}' }],
  };
}

function valueMap(): Panel {
  return {
    title: 'What is predicted',
    description: 'How many rows were predicted within each range.',
    type: 'heatmap',
    unit: 'short',
    queries: [
      {
        expr: `sum by (le) (increase(${METRICS.values}_bucket{${SCOPE.model}}[${SCOPE.over}]))`,
        legend: '{{le}}',
        format: 'heatmap',
      },
    ],
  };
}

/** Two panels a line of 24 columns. */
function panelModel({ title, description, type, unit, queries, stacked }: Panel, at: number): object {
  return {
    id: at + 1,
    title,
    description,
    type,
    datasource: SOURCE,
    gridPos: { h: 8, w: 12, x: (at % 2) * 12, y: Math.floor(at / 2) * 8 },
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(stacked ? { custom: { fillOpacity: 30, stacking: { mode: 'normal', group: 'A' } } } : {}),
      },
      overrides: [],
    },
    options:
      type === 'heatmap' ? { calculate: false } : { legend: { showLegend: true, placement: 'bottom' } },
    targets: queries.map(({ expr, legend, format }, place) => ({
      refId: String.fromCharCode(65 + place),
      datasource: SOURCE,
      expr,
      legendFormat: legend,
      range: true,
      ...(format ? { format } : {}),
    })),
  };
}
