import { VERSION } from '@pawl/records';
import { askModel } from './ask.ts';
import { mediaType, parseJson, refuseCharset } from './body.ts';
import { csvRows } from './csv-rows.ts';
import { type Exchange, JSON_TYPE, send, sendJson } from './exchange.ts';
import type { RowPlan } from './frame.ts';
import { mostContainers, withBody } from './predict.ts';
import { Problem, quoted } from './problem.ts';
import { fillRows, givenRows, type RowsGiven } from './rows.ts';
import type { ServerState } from './state.ts';

/** GET /ping, of MLflow's scoring server and of SageMaker. */
export function ping(state: ServerState, exchange: Exchange): void {
  if (!state.ready || state.closing) throw new Problem(503, 'the model is not ready', { retryAfter: 1 });
  send(exchange, 200, JSON_TYPE, '\n');
}

/** GET /version. */
export function version(_state: ServerState, exchange: Exchange): void {
  send(exchange, 200, 'text/plain; charset=utf-8', VERSION);
}

const CSV_TYPE = 'text/csv';

/** POST /invocations: what https://mlflow.org/docs/latest/deployment/deploy-model-locally has. */
export function invocations(state: ServerState, exchange: Exchange): void {
  const type = mediaType(exchange.request);
  if (type !== JSON_TYPE && type !== CSV_TYPE)
    throw new Problem(415, `the body must be ${JSON_TYPE} or ${CSV_TYPE}`, { hangUp: true });
  refuseCharset(exchange.request);
  const { plan } = state.main;
  withBody(state, exchange, (body) => {
    const given = type === CSV_TYPE ? csvRows(plan, body) : jsonRows(plan, body);
    askModel(
      state,
      exchange,
      given.rows.length,
      (frame) => fillRows(frame, given),
      (answer, { writer }) => sendJson(exchange, 200, `{"predictions":${writer.predictions(answer)}}`),
    );
  });
}

const FORMS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

function jsonRows(plan: RowPlan, body: Buffer): RowsGiven {
  const { value, source } = parseJson(body, mostContainers(plan));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongForm();
  const entry = value as Readonly<Record<string, unknown>>;
  const used = FORMS.filter((name) => Object.hasOwn(entry, name));
  const strange = Object.keys(entry).find(
    (key) => key !== 'params' && !(FORMS as readonly string[]).includes(key),
  );
  if (used.length !== 1 || strange !== undefined) throw wrongForm();
  const { params } = entry;
  if (params !== undefined && params !== null && Object.keys(Object(params)).length > 0)
    throw new Problem(400, 'the model takes no "params"');
  const form = used[0]!;
  const given = entry[form];
  if (form === 'dataframe_split') return splitRows(plan, given, source);
  if (form === 'inputs' && !Array.isArray(given)) return columnarRows(plan, given, source);
  if (!Array.isArray(given)) throw new Problem(400, `"${form}" must be a list of rows`);
  // A model of one column may be asked with bare values.
  const isBare = plan.columns.length === 1 && (typeof given[0] !== 'object' || given[0] === null);
  return givenRows(plan, isBare ? given.map((one) => [one]) : given, undefined, source);
}

function wrongForm(): Problem {
  return new Problem(400, `the body must be an object with exactly one of ${FORMS.map(quoted).join(', ')}`);
}

function splitRows(plan: RowPlan, given: unknown, source: string): RowsGiven {
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, 'data'))
    throw new Problem(400, '"dataframe_split" must have "columns" and "data"');
  const { columns, data } = given as { columns?: unknown; data: unknown };
  return givenRows(plan, data, columns, source);
}

/** A list of values for each column, as TensorFlow Serving has them. */
function columnarRows(plan: RowPlan, given: unknown, source: string): RowsGiven {
  if (typeof given !== 'object' || given === null) throw new Problem(400, '"inputs" must hold lists');
  const entries = Object.entries(given as Readonly<Record<string, unknown>>);
  const columns = entries.map(([name]) => name);
  const lists = entries.map(([name, list]) => {
    if (!Array.isArray(list)) throw new Problem(400, `the input ${quoted(name)} must be a list`);
    return list.map((one: unknown) => (Array.isArray(one) && one.length === 1 ? one[0] : one) as unknown);
  });
  const count = lists[0]?.length ?? 0;
  const uneven = lists.findIndex((list) => list.length !== count);
  if (uneven >= 0)
    throw new Problem(400, `the input ${quoted(columns[uneven]!)} has another length than the first`);
  if (count * lists.length > plan.mostRows * (plan.columns.length + 100))
    throw new Problem(413, `there are ${count} rows, and ${plan.mostRows} are taken at once`);
  const rows = Array.from({ length: count }, (_, row) => lists.map((list) => list[row]));
  return givenRows(plan, rows, columns, source);
}
