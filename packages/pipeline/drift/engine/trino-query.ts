import { pause } from '@pawl/http';
import { PawlError } from '@pawl/records';
import type { QueryError, QueryResult } from 'trino-client';
import { connectTrino, LostQuery, type TrinoConnection, type TrinoOptions } from './trino-client.ts';
import type { TrinoType } from './trino-columns.ts';
import type { TrinoPlace } from './trino-place.ts';

export interface TrinoAnswer {
  readonly columns: readonly TrinoType[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Asks a warehouse. */
export type Ask = (sql: string) => Promise<TrinoAnswer>;

export interface QueryOptions extends TrinoOptions {
  /** How long one query may take in all, in seconds. */
  readonly limitSeconds: number;
}

/** How often a query is begun. */
const TRIES = 3;
/** Failures that are not the query's own and may pass. */
const PASSING =
  /^(SERVER_STARTING_UP|SERVER_SHUTTING_DOWN|NO_NODES_AVAILABLE|ABANDONED_QUERY|ABANDONED_TASK|REMOTE_HOST_GONE|REMOTE_TASK_ERROR|REMOTE_TASK_MISMATCH|PAGE_TRANSPORT_ERROR|PAGE_TRANSPORT_TIMEOUT|TOO_MANY_REQUESTS_FAILED|QUERY_QUEUE_FULL)$/;

/**
 * The answer to a query that only reads. Where the answer is lost on the way the query is asked again from its beginning, as
 * nothing depends on how often it is. Throws `data` where the query is at fault, `remote` where the server is, and
 * in any case the query has been told to end.
 */
export async function queryTrino(
  place: TrinoPlace,
  sql: string,
  options: QueryOptions,
): Promise<TrinoAnswer> {
  const limit = AbortSignal.timeout(options.limitSeconds * 1000);
  const bounded = { ...options, signal: AbortSignal.any([options.signal, limit]) };
  for (let attempt = 1; ; attempt++) {
    try {
      return await queryOnce(place, sql, bounded);
    } catch (error) {
      if (limit.aborted && !options.signal.aborted) throw tooLong(place, options.limitSeconds);
      const failure = error instanceof LostQuery ? error.failure : error;
      if (!(error instanceof LostQuery) || attempt === TRIES) throw failure;
      options.note?.(`Trino: ${error.message}; the query is asked again`);
      const { secondMs } = options;
      // The next try says what became of the signal.
      await pause({ attempt, retryAfter: null, secondMs, signal: bounded.signal }).catch(() => {});
    }
  }
}

async function queryOnce(place: TrinoPlace, sql: string, options: QueryOptions): Promise<TrinoAnswer> {
  const session = { query_max_run_time: `${options.limitSeconds}s` };
  const connection = await connectTrino(place, session, options);
  try {
    return await pagesOf(connection, sql, place);
  } catch (error) {
    const id = connection.queryId();
    if (id !== undefined) await connection.cancel(id);
    throw error;
  }
}

async function pagesOf({ trino }: TrinoConnection, sql: string, place: TrinoPlace): Promise<TrinoAnswer> {
  const pages = await trino.query(sql);
  const rows: unknown[][] = [];
  let columns: TrinoType[] | undefined;
  let first = true;
  for (;;) {
    const { value, done }: IteratorResult<QueryResult> = await pages.next();
    // The last page comes once more when all are done; where there is no other, it is new.
    if (!done || first) {
      if (value.error) throw failureOf(value.error, place);
      columns ??= value.columns;
      for (const row of value.data ?? []) rows.push(row);
    }
    if (done) return { columns: columns ?? [], rows };
    first = false;
  }
}

function failureOf({ errorName, errorType, message }: QueryError, place: TrinoPlace): Error {
  const said = `${message}`.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 500);
  const code = errorType === 'USER_ERROR' ? 'data' : 'remote';
  const failure = new PawlError(code, `Trino: ${errorName}: ${said}`, {
    where: `${place.catalog}.${place.schema}.${place.table} at ${new URL(place.server).origin}`,
    remedy: remedyOf(errorName, errorType),
  });
  return PASSING.test(errorName) ? new LostQuery(failure) : failure;
}

function remedyOf(name: string, type: string): string {
  if (/^(CATALOG|SCHEMA|TABLE)_NOT_FOUND$/.test(name))
    return 'Check `catalog`, `schema` and `table` of drift.engine.';
  if (name === 'PERMISSION_DENIED') return 'Let the user read the table.';
  if (type === 'INSUFFICIENT_RESOURCES')
    return 'Compare fewer columns or rows, or give the query more memory or time.';
  return 'Look into the log of the server.';
}

function tooLong({ server }: TrinoPlace, seconds: number): PawlError {
  return new PawlError('remote', `Trino did not answer a query within ${seconds} s, and it was cancelled`, {
    where: new URL(server).origin,
    remedy: 'Raise `timeout` of drift.engine, or compare fewer columns or rows.',
  });
}

/** Passes over a table that does not stand still do not fit together. */
export function changed(table: string): PawlError {
  return new PawlError('data', 'the table changed while it was profiled', {
    where: table,
    remedy: 'Profile a snapshot or a view of rows that stay, or run again.',
  });
}
