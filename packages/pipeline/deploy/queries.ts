/** The names under which the server reports what it does. */
export const METRICS = {
  requests: 'pawl_requests_total',
  seconds: 'pawl_request_seconds',
  rows: 'pawl_rows_total',
  queue: 'pawl_queue_rows',
  labels: 'pawl_predictions_total',
  values: 'pawl_predicted',
  logDropped: 'pawl_prediction_log_dropped_total',
  build: 'pawl_build_info',
} as const;

/** Routes on which a model is asked; questions after health and metrics are many, quick and of no interest. */
const ASKING = 'route=~"/predict|/invocations|/v2/.*infer"';

/** What queries are about: servers of a model, maybe of one version of it. */
export interface Scope {
  /** The matchers between the braces of `pawl_build_info` and of metrics by model: `model="housing"`. */
  readonly model: string;
  readonly version?: string;
  /** The window of rates: `5m`. */
  readonly over: string;
}

/**
 * A text within quotes in PromQL. Braces and dollars are written by number, so that templates of Prometheus, Argo and
 * Grafana, which run over the text of a query, find none.
 */
export function quoted(text: string): string {
  const escaped = text.toWellFormed().replace(/[^\x20-\x7e]|["\\{}$[\]]/gu, (c) => {
    const code = c.codePointAt(0)!;
    if (code > 0xffff) return `\\U${hex(code, 8)}`;
    return code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
  return `"${escaped}"`;
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

/** Servers of the scope: metrics that know no model are held to them by where they were read. */
function servers({ model, version }: Scope): string {
  const matchers = version === undefined ? model : `${model}, version=${version}`;
  return `on (job, instance) ${METRICS.build}{${matchers}}`;
}

const rate = (metric: string, matchers: string, { over }: Scope) =>
  `rate(${metric}${matchers === '' ? '' : `{${matchers}}`}[${over}])`;

/** Questions a second, with the labels of `pawl_requests_total`. @param codes a regular expression of status codes. */
export function asked(scope: Scope, codes?: string): string {
  const matchers = codes === undefined ? ASKING : `${ASKING}, code=~"${codes}"`;
  return `(${rate(METRICS.requests, matchers, scope)} and ${servers(scope)})`;
}

/** The share of questions that a server failed to answer, 0 to 1; nothing where there are no questions. */
export function errorShare(scope: Scope, by: string): string {
  const all = `sum by (${by}) (${asked(scope)})`;
  // No failure yet is no series yet: the second side says 0 then.
  return `(sum by (${by}) (${asked(scope, '5..')}) or 0 * ${all})\n/\n${all}`;
}

/** The seconds within which the given share of questions is answered. */
export function latency(share: number, scope: Scope, by: string): string {
  const buckets = `(${rate(`${METRICS.seconds}_bucket`, ASKING, scope)} and ${servers(scope)})`;
  return `histogram_quantile(${share}, sum by (${by}${by === '' ? '' : ', '}le) (${buckets}))`;
}

/** A metric of a server's own, of the servers of the scope. */
export function ofServers(metric: string, scope: Scope): string {
  return `(${metric} and ${servers(scope)})`;
}

/** Rate of a counter of a server's own. */
export function rateOfServers(metric: string, scope: Scope): string {
  return `(${rate(metric, '', scope)} and ${servers(scope)})`;
}
