import { type Exchange, type Method, refuseMethod, send, sendJson } from './exchange.ts';
import { invocations, ping, version } from './mlflow.ts';
import { openApi } from './openapi.ts';
import { page } from './page.ts';
import { predict } from './predict.ts';
import { Problem } from './problem.ts';
import { queuedRows, type ServerState } from './state.ts';
import { handleV2 } from './v2.ts';

type Handler = (state: ServerState, exchange: Exchange) => void;

interface Route {
  readonly method: Method;
  readonly handle: Handler;
  readonly dialect?: Exchange['dialect'];
}

/** What is found under a path of its own. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/predict', { method: 'POST', handle: predict }],
  ['/health', { method: 'GET', handle: health }],
  ['/ready', { method: 'GET', handle: ready }],
  ['/metrics', { method: 'GET', handle: metrics }],
  ['/', { method: 'GET', handle: page }],
  ['/openapi.json', { method: 'GET', handle: openApi }],
  ['/ping', { method: 'GET', handle: ping, dialect: 'mlflow' }],
  ['/version', { method: 'GET', handle: version }],
  ['/invocations', { method: 'POST', handle: invocations, dialect: 'mlflow' }],
]);

/** Handles a request, or throws a Problem that is its answer. */
export function handleRequest(state: ServerState, exchange: Exchange): void {
  const { url = '/' } = exchange.request;
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  const route = ROUTES.get(path);
  if (!route && (path === '/v2' || path.startsWith('/v2/'))) {
    handleV2(state, exchange, path);
    return;
  }
  if (!route) throw new Problem(404, 'there is nothing here');
  exchange.route = path;
  exchange.dialect = route.dialect ?? 'problem';
  refuseMethod(exchange, route.method);
  route.handle(state, exchange);
}

function health(_state: ServerState, exchange: Exchange): void {
  sendJson(exchange, 200, '{"status":"ok"}');
}

function ready(state: ServerState, exchange: Exchange): void {
  if (!state.ready || state.closing)
    throw new Problem(503, state.closing ? 'the server is closing' : 'the model is not ready yet', {
      retryAfter: 1,
    });
  sendJson(exchange, 200, '{"status":"ready"}');
}

function metrics(state: ServerState, exchange: Exchange): void {
  const text = state.metrics.text({
    queuedRows: queuedRows(state),
    connections: state.connections(),
    ready: state.ready,
    logDropped: state.predictionLog?.dropped ?? 0,
  });
  send(exchange, 200, 'text/plain; version=0.0.4; charset=utf-8', text);
}
