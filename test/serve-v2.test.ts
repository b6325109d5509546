import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Predictor } from '@pawl/models';
import { startServer } from '@pawl/serve';
import { findColumn } from '@pawl/table';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROOT } from './pawl.ts';
import { serveCase, serveProcess } from './serve-case.ts';
import { tool } from './system/tool.ts';
import { triton } from './system/triton.ts';

const { python, missing } = triton();
const promtool = tool('promtool');

function run(
  command: string,
  args: readonly string[],
  input: string,
): Promise<{ status: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, text }));
    child.stdin.end(input);
  });
}

interface Asked {
  readonly inputs: readonly (readonly [name: string, datatype: string, data: unknown])[];
  readonly outputs: readonly string[];
  readonly binary: boolean;
}

async function infer(port: number, model: string, requests: readonly Asked[]) {
  const asked = { host: `127.0.0.1:${port}`, model, version: '1.0.0', requests };
  const { status, text } = await run(
    python,
    [join(ROOT, 'test/system/triton_infer.py')],
    JSON.stringify(asked),
  );
  expect(status, text).toBe(0);
  return JSON.parse(text) as { health: boolean[]; model: object; answers: Record<string, unknown>[] };
}

describe.skipIf(missing)(`the client of Triton${missing ? `: ${missing}` : ''}`, () => {
  test('gets what the evaluation had, in JSON and in binary', async () => {
    const wine = await serveCase('wine', { method: 'stratified', by: 'cultivar', test: 0.5 });
    const { port } = await serveProcess(wine.folder);
    const names = Object.keys(wine.rows[0]!);
    const byColumn = names.map((name) => [name, 'FP64', wine.rows.map((row) => row[name])] as const);
    const matrix = [['input', 'FP64', wine.rows.map((row) => names.map((name) => row[name]))]] as const;
    const { health, answers, model } = await infer(port, 'wine', [
      { inputs: byColumn, outputs: [], binary: false },
      { inputs: byColumn, outputs: ['predict', 'probabilities'], binary: true },
      { inputs: matrix, outputs: ['predict'], binary: true },
      { inputs: matrix, outputs: ['probabilities'], binary: false },
      { inputs: byColumn.slice(1), outputs: [], binary: true },
    ]);
    expect(health).toEqual([true, true, true, true, false]);
    expect(model).toMatchObject({ name: 'wine', versions: ['1.0.0'], inputs: { length: 13 } });
    const predict = wine.evaluated('prediction');
    const scores = wine.labels.map((label) => wine.evaluated(`score_${label}`).map(Number));
    const probabilities = predict.map((_, row) => scores.map((score) => score[row]));
    expect(answers.slice(0, 2)).toEqual([
      { id: 'r1', predict, probabilities },
      { id: 'r1', predict, probabilities },
    ]);
    expect(answers[2]).toEqual({ id: 'r1', predict });
    expect(answers[3]).toEqual({ id: 'r1', probabilities });
    expect(answers[4]).toEqual({ error: `the input "${names[0]}" is missing`, status: '400' });
  });

  test('sends texts and whole numbers', async () => {
    const server = await startServer({
      contract: CONTRACT,
      predictor: PREDICTOR,
      host: '127.0.0.1',
      port: 0,
      options: { drain: 0 },
      log: () => {},
      now: Date.now,
    });
    onTestFinished(() => server.close());
    await server.ready;
    const inputs = [
      ['place', 'BYTES', ['sea', 'h\u00f6he, "5"', '']],
      ['rooms', 'INT64', [1, 2, 9007199254740991]],
    ] as const;
    const { answers } = await infer(server.port, 'texts', [
      { inputs, outputs: [], binary: true },
      { inputs, outputs: [], binary: false },
      { inputs: [inputs[0], ['rooms', 'FP32', [[1], [2], [0.5]]]], outputs: [], binary: true },
      {
        inputs: [inputs[0], ['rooms', 'INT64', [1, 2, 9007199254740993n.toString()]]],
        outputs: [],
        binary: true,
      },
    ]);
    expect(answers[0]).toEqual({ id: 'r1', predict: [4, 11, 9007199254740991] });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual({ id: 'r1', predict: [4, 11, 0.5] });
    expect(answers[3]!.error).toContain('holds an integer beyond 2^53');
  });
});

const digest = `sha256:${'a'.repeat(64)}`;
const CONTRACT = {
  schema: 'pawl/serve/1' as const,
  name: 'texts',
  version: '1.0.0',
  task: 'regression' as const,
  labels: [],
  target: 'y',
  columns: [
    { name: 'rooms', kind: 'number' as const, nullable: false },
    { name: 'place', kind: 'text' as const, nullable: false, categories: null },
  ],
  files: { model: 'model.pawl' },
  digests: { model: digest, verdict: digest, release: null },
  samples: [],
};

/** Rooms and the length of the text. */
const PREDICTOR: Predictor = {
  task: 'regression',
  async predict(table) {
    const [rooms, place] = [findColumn(table, 'rooms'), findColumn(table, 'place')];
    if (rooms?.kind !== 'number' || place?.kind !== 'text') throw new Error('wrong kind');
    const predicted = rooms.values.map((value, row) => value + place.dictionary[place.codes[row]!]!.length);
    return { task: 'regression', rows: table.rows, predicted };
  },
};

describe.skipIf(promtool.missing)(`promtool${promtool.missing ? `: ${promtool.missing}` : ''}`, () => {
  test.each([
    ['houses', CONTRACT],
    ['classes', { ...CONTRACT, task: 'classification' as const, labels: ['a"\\\n{', 'b'], name: 'x"\\\n' }],
  ])('finds nothing wrong with the metrics of %s', async (_, contract) => {
    const server = await startServer({
      contract,
      predictor: { ...PREDICTOR, task: contract.task },
      host: '127.0.0.1',
      port: 0,
      options: { drain: 0 },
      log: () => {},
      now: Date.now,
    });
    onTestFinished(() => server.close());
    await server.ready;
    await fetch(`http://127.0.0.1:${server.port}/predict`);
    const metrics = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    const { status, text } = await run(promtool.command, ['check', 'metrics'], metrics);
    expect([status, text]).toEqual([0, '']);
    expect(metrics).toContain('pawl_requests_total{route="/predict",code="405"} 1');
  });
});
