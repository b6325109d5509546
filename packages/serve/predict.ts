import { askModel } from './ask.ts';
import { mediaType, parseJson, readBody, refuseBody, refuseCharset } from './body.ts';
import { type Exchange, JSON_TYPE, sendFailure, sendJson } from './exchange.ts';
import type { RowPlan } from './frame.ts';
import { Problem } from './problem.ts';
import { fillRows, givenRows } from './rows.ts';
import type { ServerState } from './state.ts';

/** Lists and objects that a body may hold. */
export function mostContainers({ mostRows, columns }: RowPlan): number {
  return 1000 + mostRows * (columns.length + 2);
}

/** Reads the body of a request and hands it on; what is thrown then is the answer. */
export function withBody(state: ServerState, exchange: Exchange, read: (body: Buffer) => void): void {
  refuseBody(exchange.request, state.bodyBytes);
  readBody(
    exchange.request,
    state.bodyBytes,
    state.bodyRoom,
    (body) => {
      try {
        read(body);
      } catch (error) {
        sendFailure(exchange, error);
      }
    },
    (problem) => sendFailure(exchange, problem),
  );
}

/** POST /predict: rows as objects or lists; `{rows, columns?}` or the list alone. */
export function predict(state: ServerState, exchange: Exchange): void {
  if (mediaType(exchange.request) !== JSON_TYPE)
    throw new Problem(415, 'the body must be JSON', { expected: JSON_TYPE, hangUp: true });
  refuseCharset(exchange.request);
  const { plan } = state.main;
  withBody(state, exchange, (body) => {
    const { value, source } = parseJson(body, mostContainers(plan));
    const { rows, columns } = Array.isArray(value) ? { rows: value, columns: undefined } : requestOf(value);
    const given = givenRows(plan, rows, columns, source);
    askModel(
      state,
      exchange,
      given.rows.length,
      (frame) => fillRows(frame, given),
      (answer, { writer, nameText, versionText }) => {
        const probabilities = writer.probabilities(answer);
        const between = probabilities === null ? '' : `,"probabilities":${probabilities}`;
        sendJson(
          exchange,
          200,
          `{"predictions":${writer.predictions(answer)}${between},"model":${nameText},"version":${versionText},"id":"${exchange.id}"}`,
        );
      },
    );
  });
}

function requestOf(value: unknown): { readonly rows: unknown; readonly columns: unknown } {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'rows'))
    throw new Problem(400, 'the body must be {"rows": [...]} or a list of rows', {
      expected: '{"rows": [...]}',
    });
  const strange = Object.keys(value).find((key) => key !== 'rows' && key !== 'columns');
  if (strange !== undefined)
    throw new Problem(400, 'the body holds more than "rows" and "columns"', { expected: '{"rows": [...]}' });
  const { rows, columns } = value as { rows: unknown; columns?: unknown };
  return { rows, columns };
}
