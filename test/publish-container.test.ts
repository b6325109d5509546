import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftRecord } from '@pawl/records';
import { parseDataSchema } from '@pawl/records';
import { readTable, type Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from './pawl.ts';
import type { Place } from './promotion-case.ts';
import { promotedWine, published, publishes, registryFor } from './publish-case.ts';
import { pushNodeBase } from './system/base-image.ts';
import { type Container, crun, startContainer, unpackImage } from './system/containers.ts';
import { skopeo, umoci } from './system/oci-tools.ts';
import { registry } from './system/registry.ts';

const { missing } = [registry, skopeo, umoci, crun].find((tool) => tool.missing) ?? {};
const running = registryFor(missing, (host) => pushNodeBase(host, 'base/node', 'v1', process.execPath));

const evidenceMade = promotedWine();
const NODE = '/nodejs/bin/node';

describe.skipIf(missing !== undefined)(`a container of an image${missing ? `: ${missing}` : ''}`, () => {
  test('answers as the evaluation did, is nobody, writes nothing but its log, and ends when it is told to', {
    timeout: 120_000,
  }, async () => {
    const { place, bundle, container, logs } = await started('predictions.jsonl');
    const before = await filesOf(join(bundle, 'rootfs'));
    const url = await urlOf(container);
    expect((await fetch(`${url}/ready`)).status).toBe(200);

    const { rows, evaluated } = await testRows(place);
    expect(await predictionsOf(url, rows)).toEqual(evaluated);

    await isNobody(container);
    await writesNowhere(container);
    const asked = Date.now();
    await container.signal('TERM');
    expect(await container.ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(5000);
    expect(await readdir(logs)).toEqual(['predictions.jsonl']);
    expect(await filesOf(join(bundle, 'rootfs'))).toEqual(before);
  });

  test.each(['jsonl', 'parquet'])(
    'leaves its answers as data of the kinds that it was trained on: %s',
    { timeout: 120_000 },
    async (format) => {
      const { place, container, logs } = await started(`predictions.${format}`);
      const url = await urlOf(container);
      const { rows, evaluated } = await testRows(place);
      const since = Date.now();
      const times = 4;
      for (let i = 0; i < times; i++) await Promise.all(rows.map((row) => predictionsOf(url, [row])));
      await container.signal('TERM');
      expect(await container.ended).toBe(0);
      const { table } = await readTable(`predictions*.${format}`, { baseDir: logs });
      expect(table.rows).toBe(times * rows.length);
      expect(kindsOf(table)).toEqual(await loggedKinds(place, 'text'));
      const log = rowsOf(table);
      const known = (all: readonly Row[]) => all.map((row) => JSON.stringify(row)).sort();
      const asked = rows.map((row, i) => ({ ...row, prediction: evaluated[i]! }));
      const kept = log.map(({ time, id, model, version, role, score, ...row }) => {
        expect([model, version, role]).toEqual(['wine', 'v1.0.0', 'main']);
        expect(Date.parse(String(time))).toBeGreaterThanOrEqual(since);
        expect(Date.parse(String(time))).toBeLessThanOrEqual(Date.now());
        expect(score).toBeGreaterThan(1 / 3);
        return row;
      });
      expect(known(kept)).toEqual(known(Array.from({ length: times }, () => asked).flat()));
      expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);

      // The same rows as the evaluation's: neither a column nor the predictions drifted.
      const current = join(logs, `predictions*.${format}`);
      const compared = await place.pawl(['drift', '.', '--store', 'git', '--current', current, '--json']);
      const found = JSON.parse(compared.stdout) as DriftRecord;
      expect([compared.status, found.drifted]).toEqual([0, []]);
      expect(found.current).toMatchObject({ rows: log.length, log: true });
      const columns = new Set(found.tests.map(({ column }) => column));
      // Of the target it is told what predictions and scores say of it.
      expect(columns).toEqual(new Set([...Object.keys(rows[0]!), 'prediction', 'score', 'cultivar']));
    },
  );
});

/** A container of a version that was published, with a folder for its log. */
async function started(log: string) {
  const place = await evidenceMade();
  await publishes(place, `image: ${running.host}/acme/wine`, `base: ${running.host}/base/node:v1`);
  const { imageDigest } = await published(place);
  const bundle = await unpackImage(`${running.host}/acme/wine@${imageDigest}`);
  const logs = await scratchFolder();
  const env = { PORT: '0', HOST: '127.0.0.1', PAWL_PREDICTION_LOG: `/logs/${log}` };
  return {
    place,
    bundle,
    logs,
    container: await startContainer(bundle, { env, folders: { '/logs': logs } }),
  };
}

async function urlOf({ waitFor }: Container): Promise<string> {
  const [, port] = await waitFor(/"event":"ready".*"port":(\d+)/);
  return `http://127.0.0.1:${port}`;
}

const kindsOf = ({ columns }: Table) => Object.fromEntries(columns.map(({ name, kind }) => [name, kind]));

/** What a log must hold: the features, of the kinds that `check` wrote down of the training data, and what is the log's. */
async function loggedKinds({ clone, pawl }: Place, prediction: 'number' | 'text') {
  const checked = await pawl(['check', '.', '--infer']);
  expect(checked.status, checked.stderr).toBe(0);
  const { columns } = parseDataSchema(await readFile(join(clone, 'pawl.schema.yaml'), 'utf8'), 'it');
  const features = columns.filter(({ name }) => name !== 'id' && name !== 'cultivar');
  expect(features.length).toBe(13);
  return {
    ...Object.fromEntries(['time', 'id', 'model', 'version', 'role'].map((name) => [name, 'text'])),
    ...Object.fromEntries(features.map(({ name, kind }) => [name, kind])),
    prediction,
    score: 'number',
  };
}

/** The test rows of the run as the data has them, and what the evaluation had for each, by its id. */
async function testRows({ clone }: Place) {
  const read = async (path: string) => (await readTable(path, { baseDir: clone })).table;
  const predictions = rowsOf(await read('.pawl/predictions.csv'));
  const data = new Map(rowsOf(await read('data/wine.csv')).map((row) => [String(row.id), row]));
  expect(predictions.length).toBeGreaterThan(50);
  const rows = predictions.map(({ id }) => {
    const { id: _, cultivar: __, ...features } = data.get(String(id))!;
    return features;
  });
  return { rows, evaluated: predictions.map(({ prediction }) => prediction) };
}

type Row = Readonly<Record<string, number | string | null>>;

function rowsOf({ columns, rows }: Table): Row[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      columns.map((column) => [
        column.name,
        column.kind === 'text' ? column.dictionary[column.codes[row]!]! : column.values[row]!,
      ]),
    ),
  );
}

async function predictionsOf(url: string, rows: readonly Row[]): Promise<unknown> {
  const answer = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rows }),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { predictions: unknown }).predictions;
}

async function isNobody({ exec }: Container): Promise<void> {
  // Of the first process, to which signals come that no handler would hear.
  const { stdout: status, stderr } = await exec(NODE, '-p', "fs.readFileSync('/proc/1/status', 'utf8')");
  expect(status, stderr).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/m);
  expect(status).toMatch(/^Gid:\t65532\t65532\t65532\t65532$/m);
  for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'])
    expect(status).toMatch(new RegExp(`^Cap${set}:\\t0{16}$`, 'm'));
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  expect((await exec(NODE, '-p', "fs.readFileSync('/proc/1/cmdline', 'utf8')")).stdout).toContain('serve.js');
}

async function writesNowhere({ exec }: Container): Promise<void> {
  for (const path of ['/x', '/tmp/x', '/app/x', '/models/model.pawl']) {
    const script = `try { fs.writeFileSync('${path}', 'x'); console.log('written') } catch ({ code }) { console.log(code) }`;
    const { stdout, stderr } = await exec(NODE, '-e', script);
    expect(stdout, path + stderr).toBe('EROFS\n');
  }
}

/** Every file with its size and the time of its last change. */
async function filesOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map(async (path) => stat(path).then(({ size, mtimeMs }) => `${path} ${size} ${mtimeMs}`)),
  );
}
