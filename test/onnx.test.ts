import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOnnxModel } from '@pawl/models/onnx';
import { PawlError } from '@pawl/records';
import type { Column, Table } from '@pawl/table';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeMessage, intField, textField } from '../packages/models/onnx/protobuf-write.ts';
import { externalTensor, floatTensor, modelOf, type TestModel } from '../packages/models/onnx/test-model.ts';
import { ROOT } from './pawl.ts';
import { onnxRuntimes } from './system/onnx.ts';

/** As scripts/reference/onnx_fixture.py writes it. */
interface Fixture {
  readonly task: 'classification' | 'regression';
  readonly labels?: readonly string[];
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly predicted: readonly (string | number)[];
  readonly probabilities?: readonly (readonly number[])[];
}

const FIXTURES = join(ROOT, 'packages/models/onnx/fixtures');
const { missing, ...roots } = onnxRuntimes();

const names = (await readdir(FIXTURES))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));
const fixtureOf = async (name: string): Promise<Fixture> =>
  JSON.parse(await readFile(join(FIXTURES, `${name}.json`), 'utf8'));
const fileOf = (name: string) => join(FIXTURES, `${name}.onnx`);

function columnOf(name: string, cells: readonly (number | string | null)[]): Column {
  if (cells.some((cell) => typeof cell === 'string')) {
    const dictionary = [...new Set(cells.filter((cell) => typeof cell === 'string'))];
    const codes = Int32Array.from(cells, (cell) => dictionary.indexOf(cell as string));
    return { kind: 'text', name, codes, dictionary };
  }
  const values = Float64Array.from(cells, (cell) => (cell as number | null) ?? Number.NaN);
  return { kind: 'number', name, values, nulls: Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) };
}

function tableOf(columns: Fixture['columns']): Table {
  const built = Object.entries(columns).map(([name, cells]) => columnOf(name, cells));
  return { rows: Object.values(columns)[0]!.length, columns: built };
}

async function predictFixture(name: string, root: string, change: Partial<Fixture> = {}) {
  const fixture = { ...(await fixtureOf(name)), ...change };
  const { task, columns, labels } = fixture;
  const features = Object.keys(columns);
  const predictor = await openOnnxModel({
    file: fileOf(name),
    root,
    task,
    features,
    ...(labels ? { labels } : {}),
  });
  return { fixture, predictor, predictions: await predictor.predict(tableOf(columns)) };
}

describe.skipIf(missing)(`every model, ${missing ?? 'by both runtimes'}`, () => {
  test.each(names.flatMap((name) => (['node', 'web'] as const).map((kind) => [name, kind] as const)))(
    '%s by onnxruntime-%s',
    async (name, kind) => {
      const { fixture, predictor, predictions } = await predictFixture(name, roots[kind]);
      expect(predictor.runtime).toBe(`onnxruntime-${kind} 1.30.0`);
      expect(predictions.rows).toBe(fixture.predicted.length);
      if (predictions.task === 'regression') {
        const values = fixture.predicted as number[];
        for (const [row, value] of predictions.predicted.entries())
          expect(Math.abs(value - values[row]!), `row ${row}: ${value}`).toBeLessThanOrEqual(
            1e-5 * Math.max(1, Math.abs(values[row]!)),
          );
        return;
      }
      expect(predictor.labels).toEqual(fixture.labels);
      expect(Array.from(predictions.predicted, (code) => predictions.labels[code])).toEqual(
        fixture.predicted,
      );
      for (const [row, expected] of (fixture.probabilities ?? []).entries()) {
        for (const [code, probability] of expected.entries())
          expect(Math.abs(predictions.scores![code]![row]! - probability), `row ${row}`).toBeLessThanOrEqual(
            1e-5,
          );
      }
    },
  );
});

const folder = await mkdtemp(join(tmpdir(), 'pawl-onnx-'));
afterAll(() => rm(folder, { recursive: true }));

interface Asked {
  readonly task?: Fixture['task'];
  readonly labels?: readonly string[];
  readonly features?: readonly string[];
  readonly root?: string;
}

/** Opens a model of these bytes and predicts; by onnxruntime-node unless told otherwise. */
async function ask(model: Uint8Array, columns: Fixture['columns'], asked: Asked = {}) {
  const file = join(folder, 'model.onnx');
  await writeFile(file, model);
  const { task = 'classification', root = roots.node, labels, features = Object.keys(columns) } = asked;
  const predictor = await openOnnxModel({ file, root, task, features, ...(labels ? { labels } : {}) });
  return { predictor, predictions: await predictor.predict(tableOf(columns)) };
}

async function failure(work: Promise<unknown>): Promise<PawlError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PawlError);
  const known = error as PawlError;
  expect(known.message).not.toMatch(/\n/);
  expect(known.remedy).toMatch(/\.$/);
  expect(known.where).toBeDefined();
  return known;
}

const X = { name: 'x', element: 'float32', dims: ['N', 1] } as const;
const Y = { name: 'y', element: 'float32', dims: ['N', 1] } as const;
const through = (op: string): TestModel => ({
  nodes: [{ op, inputs: ['x'], outputs: ['y'] }],
  inputs: [X],
  outputs: [Y],
});

test('without onnxruntime a config error says what to install', async () => {
  const error = await failure(
    ask(modelOf(through('Identity')), { x: [1] }, { root: folder, task: 'regression' }),
  );
  expect(error.code).toBe('config');
  expect(error.remedy).toMatch(/npm install onnxruntime-node/);
});

test('an onnxruntime that cannot be loaded is no crash, and its reason is told', async () => {
  const broken = join(folder, 'broken');
  await mkdir(join(broken, 'node_modules/onnxruntime-node'), { recursive: true });
  await writeFile(
    join(broken, 'node_modules/onnxruntime-node/index.js'),
    'throw new Error("no libonnx.so\\nhere");',
  );
  const error = await failure(
    ask(modelOf(through('Identity')), { x: [1] }, { root: broken, task: 'regression' }),
  );
  expect(error.message).toMatch(/onnxruntime-node cannot be loaded: no libonnx\.so here/);
});

describe('files that are no model are refused before onnxruntime sees them', () => {
  test.each([
    ['a text', Buffer.from('not a model\n'), /damaged|no ONNX model/],
    ['nothing', new Uint8Array(), /no ONNX model/],
    [
      'a tensor in another file',
      modelOf({ ...through('Identity'), initializers: [externalTensor('w', '../secret')] }),
      /"w" of the model lies in another file/,
    ],
  ])('%s', async (_, model, says) => {
    const error = await failure(ask(model, { x: [1] }, { root: folder }));
    expect([error.code, error.message]).toEqual(['record', expect.stringMatching(says)]);
  });

  test('a folder, and no file at all', async () => {
    for (const file of [folder, join(folder, 'none.onnx')]) {
      const opening = openOnnxModel({ file, root: folder, task: 'regression', features: ['x'] });
      expect((await failure(opening)).code).toBe('record');
    }
  });
});

describe.skipIf(missing)(`hostile models, ${missing ?? 'by both runtimes'}`, () => {
  describe.each(['node', 'web'] as const)('onnxruntime-%s', (kind) => {
    const root = roots[kind];

    test.each([
      [
        'an operator nobody has',
        modelOf(through('Frobnicate')),
        /onnxruntime-\w+ 1\.30\.0 cannot open the model: .*Frobnicate/,
      ],
      [
        'an opset of the future',
        modelOf({ ...through('Identity'), opset: 9999 }),
        /cannot open the model: .*9999|opset/i,
      ],
      ['an input nobody feeds', modelOf({ ...through('Add') }), /cannot open the model/],
    ])('%s', async (_, model, says) => {
      const error = await failure(ask(model, { x: [1] }, { root, task: 'regression' }));
      expect([error.code, error.message]).toEqual(['record', expect.stringMatching(says)]);
    });

    test('a file cut off anywhere is refused', async () => {
      const { columns, labels } = await fixtureOf('logistic-zipmap');
      const whole = await readFile(fileOf('logistic-zipmap'));
      for (const length of [50, 250, 500, whole.length - 1]) {
        const model = whole.subarray(0, length);
        const error = await failure(ask(model, columns, { root, labels: labels! }));
        expect(error.code, `${length}`).toBe('record');
      }
    });

    test('a failure on the way names the rows', async () => {
      const squeeze = { ...through('Squeeze'), outputs: [{ name: 'y', element: 'float32' } as const] };
      const matrix = {
        ...squeeze,
        nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
        initializers: [floatTensor('w', [7, 1], [1, 1, 1, 1, 1, 1, 1])],
        inputs: [{ ...X, dims: ['N', 'F'] }],
      };
      const error = await failure(ask(modelOf(matrix), { x: [1, 2] }, { root, task: 'regression' }));
      expect([error.code, error.message]).toEqual([
        'record',
        expect.stringMatching(/failed on rows 1 to 2: .*MatMul/),
      ]);
    });

    test('NaN and infinities pass where numbers are predicted', async () => {
      const { predictions } = await ask(
        modelOf(through('Log')),
        { x: [1, 0, -1, null] },
        { root, task: 'regression' },
      );
      expect([...predictions.predicted]).toEqual([0, Number.NEGATIVE_INFINITY, Number.NaN, Number.NaN]);
    });

    test('NaN among probabilities is refused', async () => {
      const error = await failure(
        ask(modelOf(through('Sigmoid')), { x: [1, null] }, { root, labels: ['a', 'b'] }),
      );
      expect([error.code, error.message]).toEqual(['data', 'the model gave NaN for row 2']);
    });
  });

  test('rows beyond one batch are predicted as they are alone', async () => {
    const x = Array.from({ length: 25_001 }, (_, i) => i);
    const { predictions } = await ask(modelOf(through('Neg')), { x }, { task: 'regression' });
    expect(predictions.rows).toBe(25_001);
    expect(predictions.predicted.findIndex((value, i) => value !== -i)).toBe(-1);
  });

  test.each(names)('%s predicts no rows of none', async (name) => {
    const { columns } = await fixtureOf(name);
    const none = Object.fromEntries(Object.keys(columns).map((column) => [column, []]));
    const { predictions } = await predictFixture(name, roots.node, { columns: none });
    expect([predictions.rows, predictions.predicted.length]).toEqual([0, 0]);
  });

  test('the wrong number of features, and columns that are texts', async () => {
    const { columns } = await fixtureOf('forest-plain');
    const { a, b, c, d } = columns;
    const fewer = await failure(predictFixture('forest-plain', roots.node, { columns: { a: a!, b: b! } }));
    expect([fewer.code, fewer.message]).toEqual([
      'data',
      expect.stringMatching(/takes 4 features .*the data has 2: "a", "b"/),
    ]);
    const texts = { a: a!, b: b!, c: c!, d: d!.map(() => 'x') };
    const text = await failure(predictFixture('forest-plain', roots.node, { columns: texts }));
    expect(text.message).toMatch(/"d" holds texts, such as "x", and the model takes it as float32/);
  });

  test('an input that the data lacks, and a column that the table lacks', async () => {
    const { columns } = await fixtureOf('pipeline-columns');
    const { city, ...rest } = columns;
    const renamed = await failure(
      predictFixture('pipeline-columns', roots.node, { columns: { ...rest, citys: city! } }),
    );
    expect([renamed.code, renamed.message]).toEqual([
      'data',
      expect.stringMatching(/"city", which is no feature of the data\. Did you mean "citys"\?/),
    ]);
    const model = await readFile(fileOf('pipeline-columns'));
    const lacking = await failure(ask(model, rest, { features: Object.keys(columns) }));
    expect(lacking.message).toMatch(/no column "city"/);
  });

  test('a column that the model does not use is noted', async () => {
    const { columns } = await fixtureOf('pipeline-columns');
    const more = { ...columns, zip: columns.count! };
    const { predictor } = await predictFixture('pipeline-columns', roots.node, { columns: more });
    expect(predictor.notes).toEqual(['The model does not use "zip".']);
  });

  test('classes that the data has not are refused; those the model has not get probability 0', async () => {
    const labels = ['low', 'high'];
    const error = await failure(predictFixture('logistic-zipmap', roots.node, { labels }));
    expect([error.code, error.message]).toEqual([
      'data',
      expect.stringMatching(/class "0", which the data has not\. .*"0", "1".* "low", "high"/),
    ]);
    const { predictions, fixture } = await predictFixture('logistic-zipmap', roots.node, {
      labels: ['-1', '0', '1'],
    });
    if (predictions.task !== 'classification') throw new Error('not classification');
    expect(predictions.labels).toEqual(['-1', '0', '1']);
    expect(new Set(predictions.scores![0])).toEqual(new Set([0]));
    expect(Array.from(predictions.predicted, (code) => predictions.labels[code])).toEqual(fixture.predicted);
  });

  test('labels come from the model where the data does not say', async () => {
    const { columns } = await fixtureOf('network-number-texts');
    const { predictor } = await ask(await readFile(fileOf('network-number-texts')), columns);
    expect(predictor.labels).toEqual(['9', '10', '11']);
  });

  test.each([
    ['logistic-zipmap', []],
    ['forest-plain', []],
    ['torch-softmax', [/names no classes; they were taken in sorted order: "ant", "bee", "cat"/]],
    ['torch-logits', [/names no classes/, /"output" holds no probabilities; softmax made them/]],
    [
      'torch-binary-logit',
      [/names no classes/, /"output" holds no probabilities; the logistic function made them/],
    ],
    ['linear-svc', [/the logistic function made them/]],
  ])('%s is noted as what it is', async (name, notes) => {
    const { predictor } = await predictFixture(name, roots.node);
    expect(predictor.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
  });

  test('another number of scores than of classes is refused, or leaves labels alone', async () => {
    const four = await failure(predictFixture('torch-logits', roots.node, { labels: ['a', 'b', 'c', 'd'] }));
    expect(four.message).toMatch(/"output" has 3 numbers a row, and there are 4 classes: "a", "b", "c", "d"/);
    const label = { name: 'label', element: 'int64', dims: ['N'] } as const;
    const both = {
      ...through('Identity'),
      inputs: [{ ...X, dims: ['N', 3] }],
      nodes: [
        { op: 'Identity', inputs: ['x'], outputs: ['y'] },
        {
          op: 'ArgMax',
          inputs: ['x'],
          outputs: ['label'],
          attributes: [
            encodeMessage(textField(1, 'axis'), intField(3, 1), intField(20, 2)),
            encodeMessage(textField(1, 'keepdims'), intField(3, 0), intField(20, 2)),
          ],
        },
      ],
      outputs: [label, { ...Y, dims: ['N', 3] }],
    };
    const columns = { a: [9, 0], b: [0, 9], c: [0, 0] };
    const alone = await ask(modelOf(both), columns, { labels: ['a', 'b', 'c', 'd'] });
    expect(alone.predictions).toMatchObject({ predicted: Int32Array.of(0, 1) });
    expect(alone.predictions).not.toHaveProperty('scores');
    expect(alone.predictor.notes.at(-1)).toMatch(/^There are no probabilities/);
  });

  test('a label output that goes against a guessed order of classes is refused', async () => {
    const label = { name: 'label', element: 'int64', dims: ['N'] } as const;
    const against = {
      inputs: [{ ...X, dims: ['N', 2] }],
      nodes: [
        { op: 'Softmax', inputs: ['x'], outputs: ['y'] },
        {
          op: 'ArgMin',
          inputs: ['x'],
          outputs: ['label'],
          attributes: [
            encodeMessage(textField(1, 'axis'), intField(3, 1), intField(20, 2)),
            encodeMessage(textField(1, 'keepdims'), intField(3, 0), intField(20, 2)),
          ],
        },
      ],
      outputs: [label, { ...Y, dims: ['N', 2] }],
    };
    const error = await failure(ask(modelOf(against), { a: [1], b: [2] }, { labels: ['no', 'yes'] }));
    expect(error.message).toMatch(
      /row 1 the model gives the label "no" and its greatest score to the place of "yes"/,
    );
  });

  test('answers of another shape, and several numbers where one is meant, are refused', async () => {
    const sum = { ...through('ReduceSum'), outputs: [{ name: 'y', element: 'float32' } as const] };
    const shape = await failure(ask(modelOf(sum), { x: [1, 2] }, { task: 'regression' }));
    expect(shape.message).toMatch(/answered 2 rows with float32\[1, 1\] in "y"/);
    const two = {
      ...through('Identity'),
      inputs: [{ ...X, dims: ['N', 2] }],
      outputs: [{ ...Y, dims: ['N', 2] }],
    };
    const numbers = await failure(ask(modelOf(two), { a: [1], b: [2] }, { task: 'regression' }));
    expect(numbers.message).toMatch(/gives 2 numbers a row in "y", not one/);
    const none = await failure(
      predictFixture('label-index', roots.node, {
        task: 'regression',
        columns: { a: ['x'], b: [1], c: [1], d: [1] },
      }),
    );
    expect(none.message).toMatch(/"a" holds texts/);
  });
});
