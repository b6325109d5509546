import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { uniform } from '@pawl/metrics';
import { describe, expect, test } from 'vitest';
import { edit, pawl, project as projectOf, record } from './pawl.ts';
import { serveCase, serveProcess } from './serve-case.ts';

interface Condition {
  readonly condition: string;
  readonly state: string;
  readonly measured: number;
  readonly bound: number;
}

interface DriftOfModel {
  readonly decision: string;
  readonly reason: string;
  readonly drifted: string[];
  readonly tests: { column: string; aspect: string; decision: string; net: number }[];
  readonly ofModel: {
    labelled: number;
    performance: { conditions: Condition[] } | null;
    estimated: { metrics: { metric: string; accepted: number; estimate: number }[] } | null;
    labelShift: {
      reason: string | null;
      classes: { label: string; accepted: number; estimate: number }[] | null;
    } | null;
    calibration: { evaluation: number; current: number } | null;
    skew: { rows: number; columns: { column: string; differing: number; pattern: string }[] } | null;
  };
}

const CONFIG = `model: churn
task: classification
data: { train: train.csv, test: test.csv, target: left, id: id }
train: { run: 'cp predictions.csv "$PAWL_OUTPUT/predictions.csv"' }
gate: [accuracy >= 0.5]
`;

interface Made {
  /** Chance that the customer leaves, by which the score is made. */
  readonly chances: (u: () => number) => number;
  /** What is true, given the chance. */
  readonly truth?: (chance: number, u: () => number) => boolean;
  /** What the model says of it. */
  readonly score?: (chance: number) => number;
}

interface Row {
  readonly id: number;
  readonly usage: number;
  readonly left: string;
  readonly prediction: string;
  readonly score: number;
}

function rowsOf(count: number, seed: number, { chances, truth, score = (x) => x }: Made): Row[] {
  const u = uniform(seed);
  return Array.from({ length: count }, (_, i) => {
    const chance = chances(u);
    const said = score(chance);
    const left = truth ? truth(chance, u) : u() < chance;
    return {
      id: seed * 1_000_000 + i,
      usage: 100 * chance,
      left: left ? 'yes' : 'no',
      prediction: said >= 0.5 ? 'yes' : 'no',
      score: Math.max(said, 1 - said),
    };
  });
}

const flat = (u: () => number) => u();

function csv(rows: readonly Row[], ...columns: (keyof Row)[]): string {
  return `${[columns.join(','), ...rows.map((row) => columns.map((name) => row[name]).join(','))].join('\n')}\n`;
}

/** A model that was evaluated on 3,000 rows, and what the data of now is found to say of it. */
async function evaluated(more = ''): Promise<string> {
  const test = rowsOf(3000, 1, { chances: flat });
  const scores = test.map(({ id, prediction, score }) => {
    const yes = prediction === 'yes' ? score : 1 - score;
    return [id, prediction, 1 - yes, yes].join(',');
  });
  const folder = await projectOf({
    'pawl.yaml': `${CONFIG}${more}`,
    'train.csv': csv(rowsOf(3000, 2, { chances: flat }), 'id', 'usage', 'left'),
    'test.csv': csv(test, 'id', 'usage', 'left'),
    'predictions.csv': `${['id,prediction,score_no,score_yes', ...scores].join('\n')}\n`,
  });
  const { status, stdout, stderr } = await pawl(['run', folder]);
  expect(status, stdout + stderr).toBe(0);
  return folder;
}

async function found(
  folder: string,
  now: string,
): Promise<DriftOfModel & { status: number; stdout: string }> {
  await writeFile(join(folder, 'now.csv'), now);
  const { status, stdout, stderr } = await pawl(['drift', folder, '--current', join(folder, 'now.csv')]);
  expect(stderr).toBe('');
  const drift = (await record(folder, 'drift')) as unknown as DriftOfModel;
  return { ...drift, status: status!, stdout };
}

const UNLABELLED = ['id', 'usage', 'prediction', 'score'] as const;
const LABELLED = [...UNLABELLED, 'left'] as const;

describe('the model in use', { timeout: 60_000 }, () => {
  test('where nothing shifted is as it was, with labels and without', async () => {
    const folder = await evaluated();
    const rows = rowsOf(3000, 3, { chances: flat });
    const without = await found(folder, csv(rows, ...UNLABELLED));
    expect(without.status, without.stdout).toBe(0);
    expect(without.decision).toBe('no drift');
    const { labelShift, estimated, performance, skew } = without.ofModel;
    expect(performance).toBe(null);
    expect(skew).toBe(null);
    for (const { accepted, estimate } of labelShift!.classes!)
      expect(Math.abs(accepted - estimate)).toBeLessThan(0.05);
    expect(estimated!.metrics.map(({ metric }) => metric)).toContain('roc_auc');
    for (const { accepted, estimate } of estimated!.metrics)
      expect(Math.abs(accepted - estimate)).toBeLessThan(0.03);
    expect(without.stdout.replace(/\s+/g, ' ')).toContain(
      'estimated without labels, by CBPE, which holds if rows of one score',
    );
    const labelled = await found(folder, csv(rows, ...LABELLED));
    expect(labelled.drifted).toEqual([]);
    expect(labelled.ofModel).toMatchObject({ labelled: 3000, labelShift: null, estimated: null });
    expect(labelled.ofModel.performance!.conditions).toMatchObject([
      { condition: 'accuracy >= baseline.accuracy - 0.02' },
    ]);
  });

  test('of whose classes another share is there now: estimated from predictions alone', async () => {
    const folder = await evaluated();
    // Rows of a class look as they did: leavers are now four of five.
    const u = uniform(9);
    const rows = rowsOf(8000, 4, { chances: flat }).filter(({ left }) => left === 'yes' || u() < 0.25);
    const { status, ofModel, tests, decision } = await found(folder, csv(rows, ...UNLABELLED));
    expect(status).toBe(1);
    expect(decision).toBe('drift');
    const truth = rows.filter(({ left }) => left === 'yes').length / rows.length;
    const yes = ofModel.labelShift!.classes!.find(({ label }) => label === 'yes')!;
    expect(Math.abs(yes.estimate - truth)).toBeLessThan(0.05);
    expect(yes.accepted).toBeLessThan(0.55);
    expect(tests.find(({ aspect }) => aspect === 'label shift')).toMatchObject({
      column: 'left',
      decision: 'drift',
    });
  });

  test('that fails on labelled rows although its inputs are alike', async () => {
    const folder = await evaluated();
    // A fifth of the truth is the other way round now.
    const rows = rowsOf(3000, 5, {
      chances: flat,
      truth: (chance, u) => u() < chance !== u() < 0.2,
    });
    const { status, stdout, ofModel, decision, reason, tests } = await found(folder, csv(rows, ...LABELLED));
    expect(status, stdout).toBe(1);
    expect(decision).toBe('drift');
    expect(reason).toContain('on 3000 labelled rows the model fails `accuracy >= baseline.accuracy - 0.02`');
    const [condition] = ofModel.performance!.conditions;
    expect(condition!.state).toBe('failed');
    const share = rows.filter(({ left, prediction }) => left === prediction).length / rows.length;
    expect(condition!.measured).toBeCloseTo(share, 10);
    const inputs = tests.filter(({ column }) => ['usage', 'prediction'].includes(column));
    expect(inputs.map(({ decision }) => decision)).not.toContain('drift');
    expect(stdout).toContain('FAILS');
  });

  test('whose scores say more than they did', async () => {
    const folder = await evaluated();
    const rows = rowsOf(3000, 6, {
      chances: flat,
      truth: (chance, u) => u() < 0.5 + (chance - 0.5) * 0.5,
    });
    const { drifted, tests, ofModel } = await found(folder, csv(rows, ...LABELLED));
    expect(tests.find(({ aspect }) => aspect === 'calibration')).toMatchObject({
      column: 'score',
      decision: 'drift',
    });
    expect(drifted).toContain('score');
    expect(Math.abs(ofModel.calibration!.evaluation)).toBeLessThan(0.05);
  });

  test('whose scores moved to the middle is estimated to be worse, without labels', async () => {
    const folder = await evaluated();
    const rows = rowsOf(3000, 7, { chances: (u) => 0.35 + 0.3 * u() });
    const { tests, ofModel } = await found(folder, csv(rows, ...UNLABELLED));
    expect(tests.find(({ aspect }) => aspect === 'estimated performance')).toMatchObject({
      column: 'prediction',
      decision: 'drift',
    });
    const truth = rows.filter(({ left, prediction }) => left === prediction).length / rows.length;
    const accuracy = ofModel.estimated!.metrics.find(({ metric }) => metric === 'accuracy')!;
    expect(Math.abs(accuracy.estimate - truth)).toBeLessThan(0.03);
    expect(accuracy.accepted).toBeGreaterThan(truth + 0.1);
  });

  test('cannot be told of with few labels, which come as a file of their own', async () => {
    const folder = await evaluated('drift: { labels: labels.csv, performance: [accuracy >= 0.7] }\n');
    const rows = rowsOf(3000, 8, { chances: flat });
    await writeFile(join(folder, 'labels.csv'), csv(rows.slice(0, 20), 'id', 'left'));
    const few = await found(folder, csv(rows, ...UNLABELLED));
    expect(few.ofModel).toMatchObject({
      labelled: 20,
      performance: { conditions: [{ condition: 'accuracy >= 0.7', state: 'undecided' }] },
    });
    expect(few).toMatchObject({ status: 0, decision: 'insufficient', drifted: [] });
    await writeFile(join(folder, 'labels.csv'), csv(rows, 'id', 'left'));
    await edit(join(folder, 'pawl.yaml'), 'accuracy >= 0.7', 'accuracy >= 0.6');
    const many = await found(folder, csv(rows, ...UNLABELLED));
    expect(many.ofModel.performance!.conditions[0]!.state).toBe('passed');
    expect(many).toMatchObject({ status: 0, decision: 'no drift' });

    await edit(join(folder, 'pawl.yaml'), 'accuracy >= 0.6', 'slice(usage).accuracy >= 0.6');
    const mistaken = await pawl(['drift', folder, '--current', join(folder, 'now.csv')]);
    expect(mistaken.stderr).toContain('is not of all rows of now');
    expect(mistaken.status).toBe(2);
  });

  test('whose predictions do not tell the classes apart: the shares cannot be told', async () => {
    const folder = await evaluated();
    const path = join(folder, '.pawl/predictions.csv');
    expect(await readFile(path, 'utf8')).toContain('yes');
    const guessed = (await readFile(join(folder, 'predictions.csv'), 'utf8')).replace(
      /^(\d+),\w+,/gm,
      (_, id: string) => `${id},${Number(id) % 2 === 0 ? 'yes' : 'no'},`,
    );
    await writeFile(join(folder, 'predictions.csv'), guessed);
    await edit(join(folder, 'pawl.yaml'), 'accuracy >= 0.5', 'accuracy >= 0.1');
    expect((await pawl(['run', folder])).status).toBe(0);
    const { ofModel, stdout } = await found(folder, csv(rowsOf(3000, 3, { chances: flat }), ...UNLABELLED));
    expect(ofModel.labelShift!.classes).toBe(null);
    expect(stdout).toContain('cannot be told');
  });

  test('that sees other values of the same rows than were learnt from', async () => {
    const folder = await evaluated();
    const rows = rowsOf(3000, 1, { chances: flat }).map((row) => ({ ...row, usage: row.usage * 1000 }));
    const { ofModel, stdout } = await found(folder, csv(rows, ...UNLABELLED));
    expect(ofModel.skew).toMatchObject({
      rows: 3000,
      columns: [{ column: 'usage', pattern: '1000 times what it was' }],
    });
    expect(stdout.replace(/\s+/g, ' ')).toContain('values differ of usage in');
  });
});

describe("the server's log", { timeout: 120_000 }, () => {
  test('of a classifier has scores, which are compared and say how good it is', async () => {
    const { folder, rows } = await serveCase('wine', { method: 'stratified', test: 0.5, by: 'cultivar' });
    const project = dirname(folder);
    const log = join(project, 'log.jsonl');
    const { child, url, ended } = await serveProcess(folder, { PAWL_PREDICTION_LOG: log });
    const answer = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rows }),
    });
    expect(answer.status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    const { status, stderr } = await pawl(['drift', project, '--current', log]);
    expect(status, stderr).toBe(0);
    const { tests, ofModel, drifted } = (await record(project, 'drift')) as unknown as DriftOfModel;
    expect(drifted).toEqual([]);
    expect(tests.find(({ column, aspect }) => column === 'score' && aspect === 'distribution')).toBeDefined();
    // Of three classes the score of the predicted one says how often it is right, and no more.
    expect(ofModel.estimated!.metrics.map(({ metric }) => metric)).toEqual(['accuracy']);
    const shares = ofModel.labelShift!.classes!.reduce((sum, { estimate }) => sum + estimate, 0);
    expect(shares).toBeCloseTo(1, 1);
  });
});
