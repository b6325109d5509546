import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ColumnProfile, profileToRecord } from '@pawl/drift';
import { type Filter, parseFilter, readTable, type Table } from '@pawl/table';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ProfileQuery } from '../packages/pipeline/drift/engine/engine.ts';
import { localEngine } from '../packages/pipeline/drift/engine/local-engine.ts';
import { trinoEngine } from '../packages/pipeline/drift/engine/trino-engine.ts';
import { pawl, project, record } from './pawl.ts';
import { type RegistryFate, startRegistryProxy } from './system/registry-proxy.ts';
import { startTrino, type TrinoServer, trinoMissing } from './system/trino.ts';

let server: TrinoServer;

beforeAll(async () => {
  if (trinoMissing === undefined) server = await startTrino();
}, 480_000);
afterAll(() => server?.stop());

interface Options {
  readonly uri?: string;
  readonly limitSeconds?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly notes?: string[];
}

/** The engine for a table, given as `catalog.schema.table`. */
function engine(table: string, { uri = server.uri, limitSeconds = 240, notes, ...more }: Options = {}) {
  const [catalog, schema, name] = table.split('.') as [string, string, string];
  return trinoEngine(
    { server: uri, catalog, schema, table: name, user: 'test' },
    {
      environment: {},
      signal: new AbortController().signal,
      limitSeconds,
      secondMs: 10,
      note: (message) => void notes?.push(message),
      ...more,
    },
  );
}

/** The rows of a statement as a table that was read from a file. */
async function asTable(names: readonly string[], sql: string, texts: readonly string[]): Promise<Table> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-trino-rows-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rows = await server.run(sql);
  const cell = (value: unknown) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
  const lines = [names, ...rows].map((row) => row.map(cell).join(','));
  await writeFile(join(folder, 'rows.csv'), `${lines.join('\n')}\n`);
  const read = await readTable('rows.csv', { baseDir: folder, asText: new Set(texts), nulls: [''] });
  return read.table;
}

function records(columns: readonly ColumnProfile[]) {
  return columns.map(profileToRecord);
}

async function bothProfiles(
  table: string,
  names: readonly string[],
  texts: readonly string[],
  query?: ProfileQuery,
) {
  const sql = `SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM ${table}`;
  const rows = await asTable(names, sql, texts);
  const local = await localEngine([{ table: rows, where: table }]).profile({ columns: names, ...query });
  const trino = await engine(table).profile({ columns: names, ...query });
  return { local, trino };
}

describe.skipIf(trinoMissing)('profiles inside Trino', { timeout: 300_000 }, () => {
  test('of orders are those of the same rows here', async () => {
    const texts = ['orderstatus', 'orderdate', 'comment'];
    const names = ['custkey', 'totalprice', 'shippriority', ...texts];
    const { local, trino } = await bothProfiles('tpch.tiny.orders', names, texts);
    expect(trino.rows).toBe(15_000);
    const byName = new Map(records(trino.columns).map((each) => [each.name, each]));
    for (const each of records(local.columns)) expect(byName.get(each.name), each.name).toEqual(each);
    // Each of the ways a column is kept is among them.
    expect(byName.get('totalprice')).toMatchObject({ grid: { shift: 43 } });
    expect(byName.get('shippriority')).toMatchObject({ values: { numbers: [0] } });
    expect(byName.get('comment')).toMatchObject({ others: 4995, parts: expect.any(String) });
  });

  test('of a part of lineitem, in the bins of another profile, likewise', async () => {
    const texts = ['returnflag', 'shipdate'];
    const names = ['partkey', 'quantity', 'extendedprice', 'discount', ...texts];
    const where: Filter = parseFilter(
      'shipdate >= "1996-01-01" and not (quantity > 40 or returnflag in [A, X])',
    );
    const edges = new Map([
      ['extendedprice', Float64Array.of(5000, 20_000.5, 60_000)],
      ['discount', Float64Array.of(0.1 * 0.3, 0.05)],
      ['partkey', new Float64Array(0)],
    ]);
    const { local, trino } = await bothProfiles('tpch.tiny.lineitem', names, texts, { where, edges });
    expect(trino.rows).toBe(local.rows);
    expect(trino.rows).toBeGreaterThan(10_000);
    const byName = new Map(records(trino.columns).map((each) => [each.name, each]));
    for (const each of records(local.columns)) expect(byName.get(each.name), each.name).toEqual(each);
  });

  test('of awkward names and values', async () => {
    const table = 'memory.default.awkward';
    await server.run(`CREATE TABLE ${table} AS SELECT * FROM (VALUES
      (DOUBLE '-0.0', REAL '0.1', DECIMAL '1234567.89', true, DATE '2026-02-28', TIMESTAMP '2026-01-02 03:04:05.120000', TIMESTAMP '2026-01-02 03:04:05 +02:00', 'a', CHAR 'x', ARRAY[1], BIGINT '7'),
      (0e0, REAL '1e10', DECIMAL '-0.01', false, DATE '0099-01-01', TIMESTAMP '2026-01-02 00:00:00.000000', NULL, '''; DROP', CHAR 'yz', NULL, -9007199254740991),
      (nan(), NULL, NULL, NULL, NULL, TIMESTAMP '2026-01-02 00:00:00.000001', NULL, '', NULL, NULL, NULL),
      (infinity(), NULL, NULL, NULL, NULL, NULL, NULL, '__proto__', NULL, NULL, NULL),
      (-infinity(), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (5e-324, NULL, NULL, NULL, NULL, NULL, NULL, 'ü', NULL, NULL, NULL))
      AS t ("a""b'; --", "c", "v", "select", "d", "t", "z", "näme", "k", "list", "pawl")`);
    const { columns, rows, left } = await engine(table).profile({
      edges: new Map([['a"b\'; --', Float64Array.of(0, 1e-300)]]),
    });
    expect(rows).toBe(6);
    expect(left).toEqual([
      { column: 'list', reason: 'it holds array(integer), which is neither numbers nor text' },
    ]);
    const found = new Map(records(columns).map((each) => [each.name, each]));
    expect(found.get('a"b\'; --')).toMatchObject({
      rows: 6,
      missing: 1,
      below: 1,
      above: 1,
      least: 0,
      greatest: 5e-324,
      values: { numbers: [0, 5e-324], counts: [2, 1] },
      bins: { edges: [0, 1e-300], counts: [1, 3, 1] },
    });
    expect(found.get('c')).toMatchObject({ values: { numbers: [Math.fround(0.1), 1e10] }, missing: 4 });
    expect(found.get('v')).toMatchObject({ values: { numbers: [-0.01, 1234567.89] } });
    expect(found.get('pawl')).toMatchObject({ values: { numbers: [-9007199254740991, 7] } });
    const texts = (name: string) => (found.get(name) as { values: { texts: string[] } }).values.texts;
    expect(texts('select')).toEqual(['false', 'true']);
    expect(texts('d')).toEqual(['0099-01-01', '2026-02-28']);
    expect(texts('t')).toEqual([
      '2026-01-02T00:00:00',
      '2026-01-02T00:00:00.000001',
      '2026-01-02T03:04:05.120',
    ]);
    expect(texts('z')).toEqual(['2026-01-02T01:04:05Z']);
    expect(texts('näme')).toEqual(['', "'; DROP", '__proto__', 'a', 'ü']);
    expect(found.get('k')).toMatchObject({ rows: 6, missing: 4 });
    // The table is still there.
    expect(await server.run(`SELECT count(*) FROM ${table}`)).toEqual([[6]]);
  });

  test('of texts beyond the basic plane, with ties where the kept ones end', async () => {
    const table = 'memory.default.ties';
    await server.run(`CREATE TABLE ${table} AS SELECT n AS number, CASE n % 3 WHEN 0 THEN U&'\\+01F600' WHEN 1 THEN U&'\\FFFD' ELSE 'z' END
      || CAST(n / 2 AS varchar) AS text FROM UNNEST(sequence(1, 9999)) AS a (n) UNION ALL
      SELECT n, chr(57344) || CAST(n AS varchar) FROM UNNEST(sequence(-4999, 0)) AS a (n)`);
    const { local, trino } = await bothProfiles(table, ['number', 'text'], ['text']);
    expect(records(trino.columns)).toEqual(records(local.columns));
    expect(trino.columns[1]).toMatchObject({ floor: 1, distinct: { most: 14_999 } });
  });

  test('of nothing', async () => {
    const table = 'memory.default.nothing';
    await server.run(`CREATE TABLE ${table} (x double, y varchar)`);
    const { columns, rows } = await engine(table).profile();
    expect(rows).toBe(0);
    const empty = { rows: 0, columns: [{ kind: 'number' as const, name: 'x', values: new Float64Array(0) }] };
    const local = await localEngine([{ table: empty, where: table }]).profile();
    expect(records(columns)[0]).toEqual(records(local.columns)[0]);
    expect(columns[1]).toMatchObject({ kind: 'text', rows: 0, missing: 0 });
  });
});

/** A proxy in front of the server, gone with the test. */
async function between(fate: (line: string) => RegistryFate): Promise<{ uri: string; seen: string[] }> {
  const proxy = await startRegistryProxy(new URL(server.uri).host, fate);
  onTestFinished(() => proxy.close());
  return { uri: `http://${proxy.host}`, seen: proxy.seen };
}

const NATION: ProfileQuery = { columns: ['nationkey'] };

describe.skipIf(trinoMissing)('trouble with Trino', { timeout: 120_000 }, () => {
  test.each([
    ['tpch.tiny.nations', /TABLE_NOT_FOUND.*nations/],
    ['tpch.small.nation', /SCHEMA_NOT_FOUND/],
    ['nowhere.tiny.nation', /CATALOG_NOT_FOUND/],
  ])('%s is not there', async (table, message) => {
    await expect(engine(table).profile()).rejects.toMatchObject({
      code: 'data',
      message: expect.stringMatching(message),
      remedy: expect.stringContaining('`table`'),
    });
  });

  test('a column that is not there, named or in a condition', async () => {
    await expect(engine('tpch.tiny.nation').profile({ columns: ['nationkye'] })).rejects.toMatchObject({
      code: 'data',
      message: 'there is no column "nationkye". Did you mean "nationkey"?',
    });
    await expect(engine('tpch.tiny.nation').profile({ where: parseFilter('nam = x') })).rejects.toMatchObject(
      { code: 'config', message: expect.stringContaining('Did you mean "name"?') },
    );
  });

  test('a server that is busy for a while', async () => {
    let busy = 4;
    const { uri } = await between(() => (busy-- > 0 && busy % 2 === 1 ? 503 : 'pass'));
    const notes: string[] = [];
    const { rows } = await engine('tpch.tiny.nation', { uri, notes }).profile(NATION);
    expect([rows, notes.length]).toEqual([25, 2]);
  });

  test('a connection that drops in the middle of a result: the query is asked again, and the first one ended', async () => {
    let lost: string | undefined;
    const { uri, seen } = await between((line) => {
      const id = /^GET \/v1\/statement\/\w+\/(\w+)\//.exec(line)?.[1];
      if (id !== undefined && line.includes('/executing/')) lost ??= id;
      return id !== undefined && id === lost ? 'reset' : 'pass';
    });
    const notes: string[] = [];
    const { rows } = await engine('tpch.tiny.nation', { uri, notes }).profile(NATION);
    expect(rows).toBe(25);
    expect(notes.at(-1)).toContain('the query is asked again');
    expect(seen.filter((line) => line === `DELETE /v1/query/${lost}`)).toHaveLength(1);
  });

  test('a connection that always drops in the middle of a result', async () => {
    const { uri, seen } = await between((line) => (line.includes('/executing/') ? 'lost' : 'pass'));
    await expect(engine('tpch.tiny.nation', { uri }).profile(NATION)).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining('cannot be reached'),
    });
    expect(seen.filter((line) => line.startsWith('POST'))).toHaveLength(3);
  });

  test.each(['POST', '/executing/'])('a server that says nothing to %s', async (part) => {
    const { uri } = await between((line) => (line.includes(part) ? 'hang' : 'pass'));
    await expect(
      engine('tpch.tiny.nation', { uri, timeoutMs: part === 'POST' ? 100 : 1500 }).profile(NATION),
    ).rejects.toMatchObject({ code: 'remote', message: expect.stringContaining('no answer within') });
  });

  const stateOf = async (sql: string) =>
    // The question is itself a query that is like it.
    (
      await server.run(
        `SELECT state FROM system.runtime.queries WHERE query LIKE '${sql}' AND query NOT LIKE '%system.runtime%' ORDER BY created DESC`,
      )
    )[0];
  const untilEnded = (sql: string) =>
    expect.poll(async () => (await stateOf(sql))?.[0], { timeout: 30_000, interval: 500 }).toBe('FAILED');

  test('a query that takes too long is cancelled', async () => {
    const large = engine('tpch.sf1000.lineitem', { limitSeconds: 8 });
    await expect(large.profile({ columns: ['tax'] })).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(/within 8 s|EXCEEDED_TIME_LIMIT/),
    });
    await untilEnded('%"sf1000"%array(array(double))%');
  });

  test('a query whose user gives up is cancelled', async () => {
    const stop = new AbortController();
    const asked = engine('tpch.sf300.lineitem', { signal: stop.signal }).profile({ columns: ['tax'] });
    asked.catch(() => {});
    await expect
      .poll(async () => (await stateOf('%"sf300"%array(array(double))%'))?.[0], {
        timeout: 60_000,
        interval: 500,
      })
      .toBe('RUNNING');
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'remote', message: 'the request was given up' });
    await untilEnded('%"sf300"%array(array(double))%');
  });
});

describe.skipIf(trinoMissing)('pawl profile of a table in Trino', { timeout: 120_000 }, () => {
  /** pawl.yaml of the customers of some nations. */
  const config = (where: string, uri = server.uri) =>
    [
      'model: shop',
      'task: regression',
      'data: { train: train.csv, test: test.csv, target: acctbal, id: custkey, ignore: [comment, address] }',
      'train: { trainer: random-forest }',
      'drift:',
      `  engine: { kind: trino, server: "${uri}", catalog: tpch, schema: tiny, table: customer, user: test, where: "${where}" }`,
      '',
    ].join('\n');

  test('is what drift is told by', async () => {
    const folder = await project({ 'pawl.yaml': config('nationkey >= 0') });
    const profile = async (where: string, name: string, ...args: string[]) => {
      await writeFile(join(folder, 'pawl.yaml'), config(where));
      const made = await pawl(['profile', folder, '--output', join(folder, name), ...args]);
      expect(made.status, made.stderr).toBe(0);
      return readFile(join(folder, name), 'utf8');
    };
    const reference = join(folder, 'profile.json');
    const whole = JSON.parse(await profile('nationkey >= 0', 'profile.json'));
    expect(whole).toMatchObject({ source: { engine: 'trino', table: 'tpch.tiny.customer' }, rows: 1500 });
    const columns = (whole.columns as { name: string }[]).map(({ name }) => name).sort();
    expect(columns).toEqual(['acctbal', 'mktsegment', 'name', 'nationkey', 'phone']);

    await profile('acctbal > 4500', 'rich.json', '--reference', reference);
    const drift = (name: string) =>
      pawl(['drift', folder, '--current', join(folder, name), '--reference', reference]);
    const moved = await drift('rich.json');
    expect(moved.status, moved.stderr).toBe(1);
    expect((await record(folder, 'drift')).drifted).toContain('acctbal');
    const same = await drift('profile.json');
    expect(same.status, same.stderr).toBe(0);
    expect((await record(folder, 'drift')).drifted).toEqual([]);
  });

  test('says that there is no server, and keeps the password to itself', async () => {
    const folder = await project({ 'pawl.yaml': config('nationkey >= 0', 'http://127.0.0.1:1') });
    const env = { PAWL_TRINO_PASSWORD: 'hush-hush' };
    const { status, stderr, stdout } = await pawl(['profile', folder], { env });
    expect(status).toBe(4);
    expect(stderr).toContain('http://127.0.0.1:1');
    expect(stderr + stdout).not.toContain('hush');
  });
});
