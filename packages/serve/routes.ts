import { type Exchange, send, sendJson } from './exchange.ts';
import { predict } from './predict.ts';
import { Problem } from './problem.ts';
import { queuedRows, type ServerState } from './state.ts';

type Handler = (state: ServerState, exchange: Exchange) => void;
type Method = 'GET' | 'POST';

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
]);

/** Handles a request, or throws a Problem that is its answer. */
export function handleRequest(state: ServerState, exchange: Exchange): void {
  const { url = '/', method } = exchange.request;
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  const route = ROUTES.get(path);
  if (!route) throw new Problem(404, 'there is nothing here');
  exchange.route = path;
  exchange.dialect = route.dialect ?? 'problem';
  refuseMethod(method, route.method);
  route.handle(state, exchange);
}

/** Throws Problem(405) on another method; HEAD is as good as GET. */
export function refuseMethod(method: string | undefined, wanted: Method): void {
  if (method === wanted || (wanted === 'GET' && method === 'HEAD')) return;
  throw new Problem(405, `only ${wanted} is taken here`, { expected: wanted, hangUp: true });
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
