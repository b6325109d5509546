import { describe, expect, test } from 'vitest';
import type { Task, Trainer, TrainInput } from '../trainer.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import { randomForest } from './random-forest.ts';
import { type Columns, fit, inputOf, numbersOf, refusal, sharesOf, someColumns } from './test-training.ts';

const TRAINERS = [randomForest, gradientBoosting];
const numbers = someColumns(60, 'number');

describe.each(TRAINERS)('$name', (trainer) => {
  const refused = async (
    columns: Columns,
    params: Readonly<Record<string, unknown>> = {},
    task: Task = 'regression',
    more: Partial<TrainInput> = {},
  ) => await refusal(() => trainer.train(inputOf(columns, task, params, more)));

  describe('rows and columns', () => {
    test.each([
      ['no rows', { x: [], y: [] }, /^the training data has no rows$/],
      ['one row', { x: [1], y: [2] }, /^the training data has one row$/],
      ['a target that is the same everywhere', { x: [1, 2], y: [2, 2] }, /^the target is 2 in every row/],
      [
        'a target with gaps',
        { x: [1, 2, 3], y: [1, null, 2] },
        /^one row has no usable value of the target "y"$/,
      ],
      ['a target of texts', { x: [1, 2], y: ['a', 'b'] }, /^the target "y" holds texts/],
      [
        'constant features',
        { x: [1, 1, 1], t: ['a', 'a', 'a'], y: [1, 2, 3] },
        /^every feature has the same value/,
      ],
      [
        'features without values',
        { x: [null, null], t: [null, null], y: [1, 2] },
        /^every feature has the same value/,
      ],
      [
        'an infinite value',
        { x: [1, Number.POSITIVE_INFINITY], y: [1, 2] },
        /^the feature "x" is Infinity in row 2/,
      ],
    ] as [string, Columns, RegExp][])('%s: refused', async (_, columns, message) => {
      const error = await refused(columns);
      expect(error.code).toBe('data');
      expect(error.message).toMatch(message);
      expect(error.remedy).toBeTruthy();
    });

    test('one class only is refused', async () => {
      const error = await refused({ x: [1, 2], y: ['a', 'a'] }, {}, 'classification');
      expect(error).toMatchObject({ code: 'data', message: 'the target has one class only: "a"' });
    });

    test.each([
      [{ features: [] }, 'config', 'there is no column to learn from'],
      [{ features: ['x', 'y'] }, 'config', 'the target "y" is among the features'],
      [{ features: ['x', 'x'] }, 'config', 'the feature "x" is named twice'],
      [{ features: ['wdth'] }, 'data', /there is no column "wdth".*width/],
      [{ target: 'z' }, 'data', /there is no column "z" to be predicted/],
      [{ seed: 0.5 }, 'config', 'the seed must be a whole number, not 0.5'],
    ] as const)('%j is refused', async (more, code, message) => {
      const error = await refused({ x: [1, 2], width: [1, 2], y: [1, 2] }, {}, 'regression', more);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    });

    test('one feature, and one beside constant and empty ones, are learnt from', async () => {
      const x = Array.from({ length: 40 }, (_, row) => row);
      const empty = { none: x.map(() => null), same: x.map(() => 'a'), zero: x.map(() => 0) };
      const y = x.map((value) => (value < 20 ? 1 : 5));
      const params = trainer === gradientBoosting ? { learning_rate: 1, trees: 1 } : { bootstrap: false };
      for (const columns of [
        { x, y },
        { ...empty, x, y },
      ]) {
        const { predict, model } = await fit(trainer, inputOf(columns, 'regression', params));
        expect(numbersOf(await predict(columns))).toEqual(y);
        expect((model.facts.importance as Record<string, number>).x).toBe(1);
      }
    });

    test('a column of 10000 texts is learnt from, and unseen ones are answered for', async () => {
      const t = Array.from({ length: 10_000 }, (_, row) => `text ${row}`);
      const x = t.map((_, row) => row % 10);
      const columns = { t, x, y: x.map((value) => (value > 4 ? 'b' : 'a')) };
      const { predict } = await fit(trainer, inputOf(columns, 'classification', { trees: 5 }));
      const answers = await predict({ t: ['new', null, 'text 7', 'text 9999'], x: [0, 9, 0, 9] });
      expect([...answers.predicted]).toEqual([0, 1, 0, 1]);
    });

    test('texts never seen, nulls and numbers beyond all others are answered for', async () => {
      for (const kind of ['number', 'three'] as const) {
        const task = kind === 'number' ? 'regression' : 'classification';
        const { predict } = await fit(trainer, inputOf(someColumns(80, kind), task, { trees: 5 }));
        const rows = {
          width: [1e300, -1e300, null, Number.NaN],
          count: [null, 1e9, -5, 0.5],
          place: ['nowhere', '', null, 'west'],
          noise: [null, null, null, null],
        };
        const answers = await predict(rows);
        const all =
          answers.task === 'regression'
            ? [...answers.predicted]
            : sharesOf(answers).flatMap((own) => [...own]);
        expect(all).toHaveLength(kind === 'number' ? 4 : 12);
        expect(all.every(Number.isFinite)).toBe(true);
      }
    });

    test('no rows are answered with none, rows without a feature or with an infinite one refused', async () => {
      const { predict } = await fit(
        trainer,
        inputOf({ x: [1, 2, 3], z: [3, 1, 2], y: [1, 2, 3] }, 'regression'),
      );
      expect((await predict({ x: [], z: [] })).rows).toBe(0);
      expect((await refusal(() => predict({ x: [1] }))).message).toMatch(
        /there is no column "z", and the model needs it/,
      );
      const infinite = await refusal(() => predict({ x: [1, 2], z: [1, Number.NEGATIVE_INFINITY] }));
      expect(infinite).toMatchObject({ code: 'data', where: 'column "z", row 2' });
      expect((await refusal(() => predict({ x: [1], z: ['1'] }))).message).toMatch(
        /held numbers .* holds texts now/,
      );
    });
  });

  describe('params', () => {
    test('one that is misspelt is refused with the nearest name', async () => {
      const error = await refused(numbers, { max_dept: 3 });
      expect(error).toMatchObject({ code: 'config', where: 'train.params.max_dept' });
      expect(error.message).toMatch(/has no parameter "max_dept".*max_depth/);
      expect(error.remedy).toContain('min_samples_leaf');
    });

    test('a list is refused with the way to try several', async () => {
      const error = await refused(numbers, { max_depth: [2, 3] });
      expect(error.message).toBe(
        '"max_depth" must be a whole number from 1 to 1000, or null for no limit, not [2,3]',
      );
      expect(error.remedy).toBe('To try several values, say how in `train.sweep`.');
    });

    test.each([
      ['trees', 0, /whole number from 1 to 100000, not 0/],
      ['trees', 2.5, /whole number/],
      ['trees', '10', /not "10"/],
      ['trees', null, /not null/],
      ['max_depth', 1001, /from 1 to 1000, or null/],
      ['max_leaves', 1, /from 2 to/],
      ['min_samples_leaf', 0, /from 1 to/],
      ['sample_share', 0, /above 0 and up to 1/],
      ['sample_share', Number.NaN, /above 0 and up to 1/],
      ['max_features', 0, /a share of the features above 0/],
      ['max_features', 1.5, /a whole number of them from 2/],
      ['max_features', 'log2', /sqrt or all/],
      ['max_features', 99, /it is 99, and there are 4 features/],
      ['bins', 256, /from 2 to 255/],
      ['bins', 1, /from 2 to 255/],
      ['monotone', [1, 0], /a mapping from features/],
      ['class_weight', 'balanced', /there are no classes in regression/],
    ] as const)('%s: %j is refused', async (name, value, message) => {
      const error = await refused(numbers, { [name]: value });
      expect(error).toMatchObject({ code: 'config', where: `train.params.${name}` });
      expect(error.message).toMatch(message);
      expect(error.message).toContain(`"${name}"`);
    });

    test.each([{ a: 0 }, { a: -1 }, { a: 'x' }, 'equal', ['a']])(
      'class_weight %j is refused',
      async (class_weight) => {
        const error = await refused({ x: [1, 2], y: ['a', 'b'] }, { class_weight }, 'classification');
        expect(error.message).toMatch(
          /"class_weight" must be balanced, or a mapping from classes to weights above 0/,
        );
      },
    );

    test('they are refused before there is any data', () => {
      const shape = { task: 'regression', rows: 10, columns: 3 } as const;
      expect(() => trainer.checkParams({ max_features: 4 }, shape)).toThrow(
        'it is 4, and there are 3 features',
      );
      expect(() => trainer.checkParams({ max_features: 3 }, shape)).not.toThrow();
    });
  });

  describe('weights', () => {
    const weights = (...first: number[]) => Float64Array.from({ length: 60 }, (_, row) => first[row] ?? 1);
    test.each([
      [weights(1, -1), /^the weight in row 2 is -1$/],
      [weights(Number.NaN), /^the weight in row 1 is NaN$/],
      [weights(1, 1, Number.POSITIVE_INFINITY), /^the weight in row 3 is Infinity$/],
      [new Float64Array(60), /^the weight of every training row is 0$/],
    ])('case %#: refused', async (given, message) => {
      const error = await refused(numbers, {}, 'regression', { weights: given });
      expect(error.code).toBe('data');
      expect(error.message).toMatch(message);
      expect(error.where).toContain('data.weight');
    });

    test('rows of weight 0 do not shift what a refusal says', async () => {
      const x = [1, 2, 3, Number.POSITIVE_INFINITY];
      const of = (columns: Columns) =>
        refused(columns, {}, 'regression', { weights: Float64Array.of(0, 1, 1, 1) });
      expect((await of({ x, y: [1, 2, 3, 4] })).message).toContain('in row 4');
      expect((await of({ x: [1, 2, 3, 4], y: [1, 2, 3, null] })).where).toBe('column "y", row 4');
    });
  });
});

describe('what does not fit the task', () => {
  const refused = async (trainer: Trainer, params: object, task: Task) =>
    await refusal(() =>
      trainer.train(inputOf(task === 'regression' ? numbers : someColumns(60, 'two'), task, { ...params })),
    );

  test.each([
    [
      randomForest,
      { criterion: 'variance' },
      'classification',
      '"criterion": "variance" does not fit classification',
    ],
    [randomForest, { criterion: 'gini' }, 'regression', '"criterion": "gini" does not fit regression'],
    [gradientBoosting, { loss: 'log' }, 'regression', '"loss": "log" does not fit regression'],
    [
      gradientBoosting,
      { loss: 'squared' },
      'classification',
      '"loss": "squared" does not fit classification',
    ],
    [gradientBoosting, { quantile: 0.3 }, 'regression', '"quantile": it needs `loss: quantile`'],
    [
      randomForest,
      { criterion: 'entropy', monotone: { width: 1 } },
      'classification',
      '"criterion": "entropy" cannot keep `monotone` constraints, and "gini" can',
    ],
  ] as const)('%#: $name %j for %s', async (trainer, params, task, message) => {
    expect(await refused(trainer, params, task)).toMatchObject({ code: 'config', message });
  });

  test.each([
    [{ criterion: 'mse' }, /must be gini or entropy or variance, not "mse"/],
    [{ min_samples_split: 1 }, /from 2 to/],
    [{ bootstrap: 'yes' }, /true or false/],
  ])('random-forest: %j', async (params, message) => {
    expect((await refused(randomForest, params, 'regression')).message).toMatch(message);
  });

  test.each([
    [{ learning_rate: 0 }, /above 0 and up to 10/],
    [{ l2: -1 }, /from 0 to/],
    [{ loss: 'quantile', quantile: 1 }, /between 0 and 1/],
    [{ validation_share: 0.6 }, /above 0 and up to 0.5/],
    [{ patience: 0 }, /from 1 to/],
    [{ early_stopping: 3 }, /true or false, or null/],
  ])('gradient-boosting: %j', async (params, message) => {
    expect((await refused(gradientBoosting, params, 'regression')).message).toMatch(message);
  });
});
