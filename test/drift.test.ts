import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DEFAULT_SETTINGS } from '@pawl/drift';
import { configJsonSchema, parseConfig } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { copyExample, edit, pawl, project as projectOf, type Result, ROOT, record } from './pawl.ts';
import { codeBlocks } from './readme.ts';
import { type ServeCase, serveCase, serveProcess } from './serve-case.ts';

type Row = ServeCase['rows'][number];

/** What the server logs of these rows. It has ended then. */
async function logOf(
  folder: string,
  rows: readonly Row[],
  log: string,
  env: Record<string, string> = {},
  together = 500,
): Promise<void> {
  const { child, url, ended } = await serveProcess(folder, { PAWL_PREDICTION_LOG: log, ...env });
  for (let from = 0; from < rows.length; from += together) {
    const body = JSON.stringify({ rows: rows.slice(from, from + together) });
    const answer = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(200);
  }
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
}

function drift(project: string, current: string, ...more: string[]): Promise<Result> {
  return pawl(['drift', project, '--current', current, ...more]);
}

interface Test {
  readonly column: string;
  readonly aspect: string;
  readonly decision: string;
  readonly adjustedPValue: number;
}

async function driftRecord(project: string) {
  return (await record(project, 'drift')) as {
    decision: string;
    drifted: string[];
    added: string[];
    left: { column: string; reason: string }[];
    tests: Test[];
    run: string;
    evaluation: string;
    driftedShare: number;
    reference: { rows: number; from: string };
    current: { rows: number; log: boolean; files: { path: string; digest: string; rows: number }[] };
  };
}

describe("the server's log", { timeout: 120_000 }, () => {
  test.each(['jsonl', 'parquet'])(
    'of test rows has no drift, of shifted ones the shifted, as %s',
    async (kind) => {
      const { folder, rows } = await serveCase('housing', { method: 'random', test: 0.3 });
      const project = dirname(folder);
      await logOf(folder, rows, join(project, `same/log.${kind}`));
      const same = await drift(project, join(project, `same/*.${kind}`));
      expect(same.status, same.stderr).toBe(0);
      expect(same.stdout).toContain('housing: no drift');
      expect(same.stdout).toContain('prediction log');
      const quiet = await driftRecord(project);
      expect(quiet).toMatchObject({ decision: 'no drift', drifted: [], added: [] });
      expect(quiet.current).toMatchObject({ rows: rows.length, log: true });
      expect(quiet.run).toBe((await record(project, 'run')).digest);
      // Beside the features the predictions, compared with those of the evaluation; and nothing else of the log.
      const columns = [...new Set(quiet.tests.map(({ column }) => column))];
      expect(columns).toEqual([...Object.keys(rows[0]!), 'prediction']);
      expect(quiet.evaluation).toBe((await record(project, 'evaluation')).digest);
      expect(quiet.left).toEqual([
        { column: 'median_house_value', reason: expect.stringContaining('target') },
      ]);

      const shifted = rows.map((row) => ({ ...row, median_income: Number(row.median_income) * 1.5 }));
      await logOf(folder, shifted, join(project, `shifted/log.${kind}`));
      const found = await drift(project, join(project, `shifted/*.${kind}`));
      expect(found.status, found.stderr).toBe(1);
      expect(found.stdout).toContain('median_income: distance of distribution functions');
      expect(found.stdout).toMatch(/median [\d.]+, was [\d.]+/);
      for (const line of found.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      // What districts earn moves what their houses are said to cost.
      expect((await driftRecord(project)).drifted).toEqual(['median_income', 'prediction']);

      // A log may be the reference too, with its predictions.
      const between = await drift(
        project,
        join(project, `shifted/*.${kind}`),
        '--reference',
        join(project, `same/*.${kind}`),
      );
      expect(between.status, between.stderr).toBe(1);
      const other = await driftRecord(project);
      expect(other).toMatchObject({ drifted: ['median_income', 'prediction'], reference: { from: 'files' } });
      expect(other.evaluation).toBe(null);
    },
  );

  test('of few rows is not called fine, and Evidently decides by its own rules', async () => {
    const { folder, rows } = await serveCase('wine', { method: 'stratified', test: 0.5, by: 'cultivar' });
    const project = dirname(folder);
    const log = join(project, 'log.jsonl');
    await logOf(folder, rows, log);
    const few = await drift(project, log);
    expect(few.status, few.stderr).toBe(0);
    expect(few.stdout).toContain('wine: too few rows to tell');
    expect((await driftRecord(project)).decision).toBe('insufficient');
    expect((await drift(project, log, '--strict')).status).toBe(1);

    // A shadow of another version is asked the same rows once more.
    const shadow = join(project, 'shadow');
    await cp(folder, shadow, { recursive: true });
    await edit(join(shadow, 'pawl-serve.json'), '"version":"1.0.0"', '"version":"2.0.0"');
    const twice = join(project, 'twice.jsonl');
    await logOf(folder, rows, twice, { PAWL_SHADOW_DIR: shadow });
    expect(await readFile(twice, 'utf8')).toContain('"role":"shadow"');
    const shadowed = await drift(project, twice);
    expect(shadowed.stderr).toBe('');
    expect((await driftRecord(project)).current.rows).toBe(rows.length);
    // Rows that a canary answered were asked by clients, so they count, and that there are two versions is said.
    const part = join(project, 'part.jsonl');
    await logOf(folder, rows, part, { PAWL_CANARY_DIR: shadow, PAWL_CANARY_SHARE: '0.5' }, 1);
    const mixed = await drift(project, part);
    expect(mixed.stderr).toContain('the log has answers of 2 versions: ');
    expect((await driftRecord(project)).current.rows).toBe(rows.length);

    const shifted = rows.map((row) => ({ ...row, alcohol: Number(row.alcohol) + 2 }));
    const shiftedLog = join(project, 'shifted.jsonl');
    await logOf(folder, shifted, shiftedLog);
    const found = await drift(project, shiftedLog, '--format', 'markdown');
    expect(found.status, found.stderr).toBe(1);
    expect(found.stdout).toMatch(/^### ❌ wine: drift\n\n2 of 16 columns drifted: alcohol, score\n/);
    expect(found.stdout).toContain('| alcohol | distance of distribution functions');

    // What was accepted is known where nothing else is, as on another machine.
    const evaluated = (await record(project, 'evaluation')).digest;
    expect((await pawl(['accept', project])).status).toBe(0);
    await rm(join(project, '.pawl/records'), { recursive: true });
    await rm(join(project, '.pawl/predictions.csv'));
    expect((await drift(project, shiftedLog)).status).toBe(1);
    expect((await driftRecord(project)).evaluation).toBe(evaluated);

    await edit(join(project, 'pawl.yaml'), /$/, 'drift: { compat: evidently }\n');
    const evidently = await drift(project, shiftedLog);
    // One column is not half of them.
    expect(evidently.status, evidently.stderr).toBe(0);
    expect(evidently.stdout).toContain('alcohol: ks, p-value');
    const found2 = await driftRecord(project);
    expect(found2.decision).toBe('no drift');
    expect(found2.drifted).toContain('alcohol');
    const all = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value) * 3])),
    );
    const allLog = join(project, 'all.jsonl');
    await logOf(folder, all, allLog);
    const half = await drift(project, allLog);
    expect(half.status, half.stderr).toBe(1);
    expect((await driftRecord(project)).driftedShare).toBe(1);
  });
});

async function rowsOf(project: string): Promise<string[][]> {
  const text = await readFile(join(project, 'data/wine.csv'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
}

/** Writes the rows of the example, changed, as the data of now. */
async function current(
  project: string,
  change: (rows: string[][]) => readonly (readonly string[])[],
): Promise<string> {
  const path = join(project, 'now.csv');
  const rows = change(await rowsOf(project));
  await writeFile(path, `${rows.map((row) => row.join(',')).join('\n')}\n`);
  return path;
}

describe('other data', () => {
  test('is named in pawl.yaml, relative to it, with thresholds and columns to ignore', async () => {
    const project = await copyExample('wine');
    await current(project, (rows) =>
      rows.map(([id, alcohol, ...rest], i) => [
        id!,
        i === 0 ? alcohol! : String(Number(alcohol) + 2),
        ...rest,
      ]),
    );
    await edit(join(project, 'pawl.yaml'), /$/, 'drift:\n  current: now.c*\n');
    expect((await pawl(['drift', project])).status).toBe(1);
    const { drifted, current: side, run } = await driftRecord(project);
    expect(drifted).toEqual(['alcohol']);
    expect(side.files).toMatchObject([{ path: 'now.csv', rows: 178 }]);
    expect(run).toBe(null);
    await edit(
      join(project, 'pawl.yaml'),
      /$/,
      '  columns: { alcohol: { distribution: 0.99, range: 0.99 } }\n',
    );
    expect((await pawl(['drift', project])).status).toBe(0);
    await edit(join(project, 'pawl.yaml'), /columns: .*/, 'ignore: [alcohol]');
    const { status, stdout } = await pawl(['drift', project, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).left).toContainEqual({ column: 'alcohol', reason: 'by `drift.ignore`' });
    expect(await readdir(join(project, '.pawl/records'))).toEqual(['drift.json']);
  });

  test('with a column renamed says which it may be', async () => {
    const project = await copyExample('wine');
    const path = await current(project, ([header, ...rows]) => [
      header!.map((name) => (name === 'magnesium' ? 'magnesum' : name)),
      ...rows,
    ]);
    const { status, stdout } = await drift(project, path);
    expect(status).toBe(1);
    expect(stdout).toContain('not among the current columns. Did you mean "magnesum"?');
    expect(await driftRecord(project)).toMatchObject({ drifted: ['magnesium'], added: ['magnesum'] });
  });

  test('with text in place of numbers has drifted in its type', async () => {
    const project = await copyExample('wine');
    const path = await current(project, ([header, ...rows]) => [
      header!,
      ...rows.map(([id, , ...rest]) => [id!, 'strong', ...rest]),
    ]);
    const { status, stdout } = await drift(project, path);
    expect(status).toBe(1);
    expect(stdout).toContain('text, in the reference numbers');
    expect((await driftRecord(project)).tests.find(({ decision }) => decision === 'drift')).toMatchObject({
      column: 'alcohol',
      aspect: 'type',
    });
  });

  test('with text that only now looks like numbers is still text', async () => {
    const project = await copyExample('wine');
    const path = await current(project, ([header, ...rows]) => [
      header!,
      ...rows.map((row) => [...row.slice(0, -1), '1']),
    ]);
    expect((await drift(project, path)).status).toBe(1);
    const found = (await driftRecord(project)).tests.filter(({ decision }) => decision === 'drift');
    expect(found.map(({ column, aspect }) => [column, aspect])).toContainEqual(['cultivar', 'new values']);
  });

  test.each([
    ['an empty file', '', 'the file is empty'],
    ['a header alone', 'alcohol,hue\n', 'the file has a header but no rows'],
    ['nothing in common', 'a,b\n1,2\n', 'the current data has no column of the reference'],
  ])('%s is bad data', async (_, content, message) => {
    const project = await copyExample('wine');
    const path = join(project, 'now.csv');
    await writeFile(path, content);
    const { status, stderr } = await drift(project, path);
    expect(stderr).toContain(message);
    expect(status).toBe(3);
  });

  test('a glob that matches nothing is bad data, and suggests what is there', async () => {
    const project = await copyExample('wine');
    const { status, stderr } = await drift(project, join(project, 'data/wime.csv'));
    expect(stderr).toContain('Did you mean "wine.csv"?');
    expect(status).toBe(3);
    const glob = await drift(project, join(project, 'data/*.parquet'));
    expect(glob.stderr).toContain('no file matches');
    expect(glob.status).toBe(3);
  });

  test.each([
    ['drift: { ignore: [alcohl] }', 'Did you mean "alcohol"?'],
    ['drift: { columns: { hu: { range: 0.1 } } }', 'Did you mean "hue"?'],
    ['drift: { alpha: 2 }', '"drift.alpha"'],
    ['drift: { compat: evidently, alpha: 0.1 }', 'leave `alpha` out'],
    ['drift: { compat: evidentli }', 'Did you mean "evidently"?'],
    ['drift: { threshold: {} }', 'Did you mean "thresholds"?'],
  ])('%s is a mistake', async (text, message) => {
    const project = await copyExample('wine');
    await edit(join(project, 'pawl.yaml'), /$/, `${text}\n`);
    const { status, stderr } = await drift(project, join(project, 'data/wine.csv'));
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  test('nothing to compare is a mistake', async () => {
    const project = await copyExample('wine');
    const { status, stderr } = await pawl(['drift', project]);
    expect(stderr).toContain('Name it with --current');
    expect(status).toBe(2);
  });
});

describe('odd data', () => {
  const CONFIG =
    'model: odd\ntask: regression\ndata: { train: train.csv, test: test.csv, target: y }\ntrain: { trainer: random-forest }\n';
  const NAMES = ['constant', 'empty', 'far', '__proto__', 'constructor', 'names', 'n', 'y'];

  /** Rows whose columns are odd each in its own way. */
  function rows(count: number, from = 0): string {
    const lines = Array.from({ length: count }, (_, k) => {
      const i = k + from;
      const far = i % 50 === 0 ? 'inf' : i % 7;
      const category = ['__proto__', 'constructor', 'toString'][i % 3];
      return [1, '', far, category, (i * 37) % 11, `name ${i}`, (i * 7919) % 1009, i % 13].join(',');
    });
    return `${[NAMES.join(','), ...lines].join('\n')}\n`;
  }

  async function odd(now: string): Promise<{ folder: string; result: Result }> {
    const folder = await projectOf({
      'pawl.yaml': CONFIG,
      'train.csv': rows(3000),
      'test.csv': rows(300),
      'now.csv': now,
    });
    return { folder, result: await drift(folder, join(folder, 'now.csv')) };
  }

  test('that is as it was has not drifted', async () => {
    const { folder, result } = await odd(rows(2500, 100));
    expect(result.status, result.stderr + result.stdout).toBe(0);
    const { tests, decision, left } = await driftRecord(folder);
    expect(decision).toBe('no drift');
    expect([...new Set(tests.map(({ column }) => column))]).toEqual(NAMES.filter((name) => name !== 'names'));
    expect(left.map(({ column }) => column)).toContain('names');
  });

  test('of one row says nothing', async () => {
    const { folder, result } = await odd(rows(1, 4));
    expect(result.status, result.stderr + result.stdout).toBe(0);
    expect((await driftRecord(folder)).decision).toBe('insufficient');
  });

  test('has drifted where a column has lost its values, and another has gone', async () => {
    const changed = rows(2500)
      .trim()
      .split('\n')
      .map((line, i) => {
        const cells = line.split(',');
        return [...cells.slice(0, 3), i === 0 ? cells[3] : '', ...cells.slice(5)].join(',');
      });
    const { folder, result } = await odd(`${changed.join('\n')}\n`);
    expect(result.status, result.stderr + result.stdout).toBe(1);
    const { tests, drifted } = await driftRecord(folder);
    expect(drifted).toEqual(['__proto__', 'constructor']);
    const alarms = tests.filter(({ decision }) => decision === 'drift');
    expect(alarms.map(({ column, aspect }) => [column, aspect])).toEqual([
      ['__proto__', 'missing'],
      ['constructor', 'presence'],
    ]);
  });

  test('with 100,000 categories is told apart within seconds', async () => {
    const wide = (prefix: string, count: number) =>
      `name,y\n${Array.from({ length: count }, (_, i) => `${prefix}${i % 100_000},${i % 7}`).join('\n')}\n`;
    const folder = await projectOf({
      'pawl.yaml': CONFIG,
      'train.csv': wide('a', 300_000),
      'test.csv': wide('a', 300),
      'now.csv': wide('b', 300_000),
    });
    const { status, stdout } = await drift(folder, join(folder, 'now.csv'));
    expect(status).toBe(1);
    expect(stdout).toContain('name: rows of new categories 1 ');
  }, 20_000);
});

describe('docs/drift.md', () => {
  test('has settings that can stand in pawl.yaml', async () => {
    const [settings] = await codeBlocks('docs/drift.md');
    const config = parseConfig(
      `model: m\ntask: regression\ndata: { train: a.csv, test: b.csv, target: y }\n${settings!.content}`,
      'pawl.yaml',
    );
    expect(config.drift).toMatchObject({ alpha: 0.01, ignore: ['postcode'] });
  });

  test('names the defaults that are in force, as the reference page does', async () => {
    const [page = ''] = (await readFile(join(ROOT, 'docs/drift.md'), 'utf8')).split('\n## Across');
    const { thresholds, alpha } = DEFAULT_SETTINGS;
    const said = [...page.matchAll(/^\| (\S.*?) +\|.*\| ([\d.]+) +\|$/gm)].map(([, aspect, from]) => [
      aspect,
      Number(from),
    ]);
    expect(said).toEqual([
      ['distribution', thresholds.distribution],
      ['missing', thresholds.missing],
      ['new values', thresholds.newValues],
      ['vanished values', thresholds.vanishedValues],
      ['range', thresholds.range],
    ]);
    const helps = JSON.stringify(configJsonSchema()).match(/[^"]*when not given[^"]*/g)!;
    for (const value of [alpha, ...Object.values(thresholds)])
      expect(helps.join('\n')).toContain(`${value} when not given`);
  });
});
