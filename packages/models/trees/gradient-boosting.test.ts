import { describe, expect, test } from 'vitest';
import type { Model } from '../trainer.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import { type Columns, fit, inputOf, numbersOf, refusal, sharesOf, someColumns } from './test-training.ts';

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

type Kind = 'number' | 'two' | 'three';
const taskOf = (kind: Kind) => (kind === 'number' ? 'regression' : 'classification');

async function boosted(columns: Columns, kind: Kind, params: object, more: object = {}) {
  return await fit(gradientBoosting, inputOf(columns, taskOf(kind), { ...params }, more));
}

function answersOf(
  predictions: Awaited<ReturnType<Awaited<ReturnType<typeof boosted>>['predict']>>,
): number[][] {
  return predictions.task === 'regression'
    ? [numbersOf(predictions)]
    : sharesOf(predictions).map((share) => [...share]);
}

/** The loss that boosting makes small, on the rows of a table. */
async function lossOf(
  { model, predict }: Awaited<ReturnType<typeof boosted>>,
  columns: Columns,
): Promise<number> {
  const answers = answersOf(await predict(columns));
  if (!model.labels)
    return meanOf(answers[0]!.map((answer, row) => (answer - (columns.y![row] as number)) ** 2));
  const codes = columns.y!.map((label) => model.labels!.indexOf(label as string));
  return meanOf(codes.map((code, row) => -Math.log(answers[code]![row]!)));
}

describe('one tree', () => {
  test('of squared loss, taken whole, answers with the means of its leaves', async () => {
    const columns = someColumns(200, 'number');
    const { predict } = await boosted(columns, 'number', {
      trees: 1,
      learning_rate: 1,
      max_leaves: 12,
      min_samples_leaf: 5,
    });
    const answers = numbersOf(await predict(columns));
    expect(new Set(answers).size).toBe(12);
    for (const answer of new Set(answers)) {
      const own = columns.y!.filter((_, row) => answers[row] === answer) as number[];
      expect(own.length).toBeGreaterThanOrEqual(5);
      expect(answer).toBeCloseTo(meanOf(own), 12);
    }
  });

  test('of a quantile, taken whole, answers with that of its leaves', async () => {
    const columns = someColumns(200, 'number');
    const params = { trees: 1, learning_rate: 1, max_leaves: 6, loss: 'quantile', quantile: 0.5 };
    const { predict } = await boosted(columns, 'number', params);
    const answers = numbersOf(await predict(columns));
    for (const answer of new Set(answers)) {
      const own = (columns.y!.filter((_, row) => answers[row] === answer) as number[]).sort((a, b) => a - b);
      const middle = (own[Math.floor((own.length - 1) / 2)]! + own[Math.ceil((own.length - 1) / 2)]!) / 2;
      expect(answer).toBeCloseTo(middle, 12);
    }
  });

  test('of two classes moves the log-odds by the Newton step of its leaves', async () => {
    const columns = {
      x: [0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
      y: ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b', 'a', 'b'],
    };
    const { predict } = await boosted(columns, 'two', { trees: 1, learning_rate: 0.5, min_samples_leaf: 1 });
    const share = sharesOf(await predict({ x: [0, 1] }))[1]!;
    // Six of ten are b. Left: one of four. Right: five of six.
    const step = (rows: number, seconds: number) => (seconds - 0.6 * rows) / (0.24 * rows);
    const odds = (rows: number, seconds: number) => Math.log(0.6 / 0.4) + 0.5 * step(rows, seconds);
    expect(share[0]).toBeCloseTo(1 / (1 + Math.exp(-odds(4, 1))), 12);
    expect(share[1]).toBeCloseTo(1 / (1 + Math.exp(-odds(6, 5))), 12);
  });

  test('where nothing can be split, the answer is that of no tree', async () => {
    const columns = someColumns(30, 'number');
    const { model, predict } = await boosted(columns, 'number', { min_samples_leaf: 20 });
    expect(model.facts.rounds).toBe(1);
    for (const answer of numbersOf(await predict(columns)))
      expect(answer).toBeCloseTo(meanOf(columns.y as number[]), 12);
    expect(Object.values(model.facts.importance as object)).toEqual([0, 0, 0, 0]);
  });
});

describe('the loss on training rows', () => {
  test.each(['number', 'two', 'three'] as const)('falls with every round: %s', async (kind) => {
    const columns = someColumns(200, kind);
    const losses: number[] = [];
    for (const trees of [1, 2, 3, 4, 6, 9, 14, 20, 30])
      losses.push(
        await lossOf(await boosted(columns, kind, { trees, learning_rate: 0.1, max_leaves: 6 }), columns),
      );
    expect(losses.every((loss, i) => i === 0 || loss < losses[i - 1]!)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(0.6 * losses[0]!);
  });

  test('rounds are the same however many follow', async () => {
    const columns = someColumns(150, 'three');
    const few = (await boosted(columns, 'three', { trees: 2 })).model;
    const more = (await boosted(columns, 'three', { trees: 4 })).model;
    const { length } = few.arrays.values!;
    expect(few.arrays.starts).toHaveLength(7);
    expect(more.arrays.starts).toHaveLength(13);
    expect(more.arrays.values!.subarray(0, length)).toEqual(few.arrays.values);
  });
});

test('probabilities of three classes sum to one', async () => {
  const { predict } = await boosted(someColumns(200, 'three'), 'three', { trees: 20 });
  const shares = sharesOf(await predict(someColumns(100, 'three', 2)));
  for (let row = 0; row < 100; row++) {
    expect(shares.reduce((sum, share) => sum + share[row]!, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...shares.map((share) => share[row]!))).toBeGreaterThan(0);
  }
});

describe('quantiles', () => {
  test.each([0.1, 0.5, 0.9])('about %d of the training rows lies below', async (quantile) => {
    const columns = someColumns(500, 'number');
    for (const weights of [undefined, new Float64Array(500).fill(2)]) {
      const { predict } = await boosted(
        columns,
        'number',
        { trees: 40, loss: 'quantile', quantile },
        { weights },
      );
      const answers = numbersOf(await predict(columns));
      const below = answers.filter((answer, row) => (columns.y![row] as number) <= answer).length / 500;
      expect(Math.abs(below - quantile)).toBeLessThan(0.05);
      expect(new Set(answers).size).toBeGreaterThan(50);
    }
  });

  test.each([
    ['the least value', 0.5, 0],
    ['the largest value', 0.9, 10],
  ])('are learnt where many rows share %s', async (_, quantile, value) => {
    // Where x is large, all values are others; over all rows, the quantile is the frequent one.
    const x = Array.from({ length: 200 }, (_, row) => row);
    const y = x.map((row) => (row < 120 ? value : 3 + (row % 5)));
    const params = { trees: 100, loss: 'quantile', quantile };
    const { predict } = await boosted({ x, y }, 'number', params);
    const [low, high] = numbersOf(await predict({ x: [60, 160] }));
    expect(low).toBeCloseTo(value, 2);
    expect(high).toBeGreaterThan(4);
    expect(high).toBeLessThan(8);
  });

  test('a weighted row counts as often as it weighs', async () => {
    const columns = { x: [0, 0, 0, 1, 1, 1], y: [1, 2, 3, 10, 20, 30] };
    const params = { trees: 1, learning_rate: 1, min_samples_leaf: 1, max_leaves: 2, loss: 'quantile' };
    const weights = Float64Array.of(1, 1, 5, 5, 1, 1);
    const { predict } = await boosted(columns, 'number', params, { weights });
    expect(numbersOf(await predict({ x: [0, 1] }))).toEqual([3, 10]);
  });
});

describe('early stopping', () => {
  const columns = {
    ...someColumns(400, 'two'),
    y: someColumns(400, 'two').y!.map((label, row) => (row % 4 ? label : 'no')),
  };
  const params = {
    trees: 400,
    early_stopping: true,
    learning_rate: 0.3,
    patience: 5,
    validation_share: 0.25,
  };

  test.each(['number', 'two', 'three'] as const)(
    'ends some rounds after the best, and keeps that: %s',
    async (kind) => {
      let rounds = 0;
      const own = kind === 'two' ? columns : someColumns(400, kind);
      const { model } = await fit(gradientBoosting, inputOf(own, taskOf(kind), params), {
        onProgress: (done) => {
          rounds = done;
        },
      });
      expect(model.facts.rounds).toBe(rounds - 5);
      expect(model.arrays.starts!.length - 1).toBe((rounds - 5) * (kind === 'three' ? 3 : 1));
      expect(rounds).toBeLessThan(400);
      // As many rounds without more of them: the same loss, importance and trees.
      const again = (await boosted(own, kind, { ...params, trees: rounds - 5 })).model;
      expect(again).toEqual({ ...model, params: again.params });
      const fewer = (await boosted(own, kind, { ...params, trees: rounds - 6, patience: 400 })).model;
      expect(model.facts.validation_loss).toBeLessThan(fewer.facts.validation_loss as number);
    },
  );

  test('learns from the rows that are not kept back, of each class its share', async () => {
    const { model } = await boosted(columns, 'two', { ...params, trees: 1 });
    const cover = model.arrays.cover![0];
    const [no, yes] = ['no', 'yes'].map((label) => columns.y.filter((cell) => cell === label).length);
    expect(cover).toBe(400 - Math.round(no! / 4) - Math.round(yes! / 4));
    const all = await boosted(columns, 'two', { ...params, trees: 1, early_stopping: false });
    expect(all.model.arrays.cover![0]).toBe(400);
    expect(all.model.facts).not.toHaveProperty('validation_loss');
    expect((await boosted(columns, 'two', { trees: 1 })).model.arrays.cover![0]).toBe(400);
  });

  test('with weights, the loss is that of the weighted rows', async () => {
    const weights = Float64Array.from({ length: 400 }, (_, row) => (row < 200 ? 0 : 1 + (row % 2)));
    const { model } = await boosted(columns, 'two', params, { weights });
    expect(model.facts.validation_loss).toBeGreaterThan(0);
    expect(model.facts.rounds).toBeGreaterThan(1);
  });
});

describe('drawing', () => {
  test('each round draws its share of the rows, and the others are answered for too', async () => {
    const columns = someColumns(200, 'number');
    const { model, predict } = await boosted(columns, 'number', {
      trees: 60,
      sample_share: 0.5,
      min_samples_leaf: 5,
    });
    const { starts, cover } = model.arrays;
    for (let tree = 0; tree < 60; tree++) expect(cover![starts![tree]!]).toBe(100);
    expect(await lossOf({ model, predict }, columns)).toBeLessThan(0.3);
    const other = await boosted(
      columns,
      'number',
      { trees: 60, sample_share: 0.5, min_samples_leaf: 5 },
      { seed: 2 },
    );
    expect(other.model.arrays.values).not.toEqual(model.arrays.values);
  });

  test('without drawing, the seed changes nothing', async () => {
    const columns = someColumns(200, 'two');
    const one = await boosted(columns, 'two', { trees: 5 });
    const two = await boosted(columns, 'two', { trees: 5 }, { seed: 2 });
    expect({ ...two.model, seed: 1 }).toEqual(one.model);
  });

  test('a round that finds nothing by chance does not end it', async () => {
    // Only x can be split; the others have one value that differs, too few for a leaf.
    const rows = Array.from({ length: 80 }, (_, row) => row);
    const rare = (at: number) => rows.map((row) => Number(row === at));
    const columns = {
      a: rare(3),
      b: rare(5),
      c: rare(7),
      d: rare(9),
      x: rows,
      y: rows.map((row) => row % 40),
    };
    const { model } = await boosted(columns, 'number', { trees: 60, max_features: 0.2, min_samples_leaf: 5 });
    const { starts } = model.arrays;
    const sizes = [...starts!].slice(1).map((end, tree) => end - starts![tree]!);
    expect(model.facts.rounds).toBe(60);
    expect(sizes.indexOf(1)).toBeLessThan(59);
    expect(sizes.slice(sizes.indexOf(1)).some((size) => size > 1)).toBe(true);
    expect(model.facts.importance).toMatchObject({ a: 0, x: 1 });
  });
});

describe('weights', () => {
  test.each(['number', 'two', 'three'] as const)('a weight of 2 is the row twice: %s', async (kind) => {
    const base = someColumns(120, kind);
    const columns = { ...base, width: base.count!.map((count) => (count as number) / 7), noise: base.count! };
    const times = base.y!.map((_, row) => 1 + (row % 3));
    const params = { trees: 8, min_samples_leaf: 1, max_leaves: 6 };
    const weighted = await boosted(columns, kind, params, { weights: Float64Array.from(times) });
    const again = Object.entries(columns).map(([name, cells]) => [
      name,
      cells.flatMap((cell, row) => Array.from({ length: times[row]! }, () => cell)),
    ]);
    const twice = await boosted(Object.fromEntries(again), kind, params);
    const theirs = answersOf(await twice.predict(columns));
    answersOf(await weighted.predict(columns)).forEach((own, k) => {
      own.forEach((value, row) => {
        expect(value).toBeCloseTo(theirs[k]![row]!, 9);
      });
    });
  });

  test.each(['number', 'two', 'three'] as const)(
    'rows of weight 0 are as good as absent: %s',
    async (kind) => {
      const columns = someColumns(150, kind);
      const weights = Float64Array.from(columns.y!, (_, row) => row % 3);
      const some = Object.entries(columns).map(([name, cells]) => [
        name,
        cells.filter((_, row) => row % 3 > 0),
      ]);
      const params = { trees: 5, sample_share: 0.8 };
      const all = await boosted(columns, kind, params, { weights });
      const fewer = await boosted(Object.fromEntries(some), kind, params, {
        weights: weights.filter((weight) => weight > 0),
      });
      expect(all.model).toEqual(fewer.model);
    },
  );

  test('a class all of whose rows have weight 0 is not learnt', async () => {
    const columns = someColumns(150, 'three');
    const weights = Float64Array.from(columns.y!, (label) => (label === 'mid' ? 0 : 1));
    const { model, predict } = await boosted(columns, 'three', { trees: 3 }, { weights });
    expect(model.labels).toEqual(['high', 'low']);
    expect(
      answersOf(await predict(columns))
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
    const one = Float64Array.from(columns.y!, (label) => (label === 'mid' ? 1 : 0));
    const error = await refusal(() => boosted(columns, 'three', {}, { weights: one }));
    expect(error.message).toBe('the target has one class only: "mid"');
  });

  test('a class may weigh next to nothing', async () => {
    const { predict } = await boosted(someColumns(150, 'two'), 'two', {
      trees: 3,
      class_weight: { no: 1e-30 },
    });
    expect(
      answersOf(await predict(someColumns(150, 'two')))
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });

  test('balanced classes begin with the same share', async () => {
    const params = { trees: 1, class_weight: 'balanced' };
    const { model } = await boosted(someColumns(150, 'three'), 'three', params);
    for (const start of (model.body as { start: number[] }).start) expect(start).toBeCloseTo(0, 12);
  });
});

describe('monotone constraints', () => {
  const steps = Array.from({ length: 80 }, (_, i) => i / 79);

  test.each([
    ['number', {}],
    ['number', { loss: 'quantile', quantile: 0.8 }],
    ['number', { l2: 3, sample_share: 0.7 }],
    ['two', {}],
    ['two', { max_leaves: null, min_samples_leaf: 2, learning_rate: 0.5 }],
  ] as const)('hold everywhere: %s %j', async (kind, more) => {
    const params = { trees: 40, ...more, monotone: { width: 1, count: -1 } };
    const answers = async (own: object, columns: Columns) =>
      answersOf(await (await boosted(someColumns(400, kind), kind, own)).predict(columns)).at(-1)!;
    for (const place of ['north', 'south', null]) {
      const rest = { place: steps.map(() => place), noise: steps.map(() => 0.4) };
      const wide = { width: steps, count: steps.map(() => 5), ...rest };
      const many = { width: steps.map(() => null), count: steps.map((step) => 12 * step), ...rest };
      const falls = (values: number[]) => values.some((value, i) => i > 0 && value < values[i - 1]! - 1e-12);
      const rises = (values: number[]) => values.some((value, i) => i > 0 && value > values[i - 1]! + 1e-12);
      expect(falls(await answers(params, wide))).toBe(false);
      expect(rises(await answers(params, many))).toBe(false);
      expect(rises(await answers({ ...params, monotone: {} }, many))).toBe(true);
    }
  });

  test.each(['squared', 'quantile'])('bound answers on the scale of the target: %s', async (loss) => {
    const columns = someColumns(300, 'number');
    const params = { trees: 20, loss, monotone: { width: 1, count: 1 } };
    const plain = numbersOf(await (await boosted(columns, 'number', params)).predict(columns));
    // Powers of two change no digit.
    const larger = { ...columns, y: columns.y!.map((value) => 4096 * (value as number)) };
    const scaled = numbersOf(await (await boosted(larger, 'number', params)).predict(columns));
    expect(scaled.map((value) => value / 4096)).toEqual(plain);
    expect(new Set(plain).size).toBeGreaterThan(100);
  });

  test('that are true of the data leave what there is to be learnt', async () => {
    const fresh = someColumns(300, 'number', 9);
    for (const loss of ['squared', 'quantile']) {
      const params = { trees: 150, loss, monotone: { width: 1, count: 1 } };
      // Answers far from 1 in size, as the slopes of a quantile loss are not.
      const scaled = (columns: Columns) => ({
        ...columns,
        y: columns.y!.map((value) => 1000 * (value as number)),
      });
      const model = await boosted(scaled(someColumns(400, 'number')), 'number', params);
      expect((await lossOf(model, scaled(fresh))) / 1e6).toBeLessThan(0.3);
    }
  });
});

describe('the size of answers', () => {
  test('l2 draws them to none', async () => {
    const columns = someColumns(200, 'number');
    const spread = async (l2: number) => {
      const { model } = await boosted(columns, 'number', { trees: 1, l2, learning_rate: 1, max_leaves: 4 });
      return Math.max(...(model.arrays.values as Float64Array).map(Math.abs));
    };
    const sizes = [await spread(0), await spread(10), await spread(1000), await spread(1e6)];
    expect(sizes.every((size, i) => i === 0 || size < sizes[i - 1]!)).toBe(true);
    expect(sizes[3]).toBeLessThan(0.01);
    const { predict } = await boosted({ x: [0, 0, 1, 1], y: [0, 0, 4, 4] }, 'number', {
      ...{ trees: 1, l2: 2, learning_rate: 1, min_samples_leaf: 1 },
    });
    // Sums of -4 and 4 over two rows and the penalty, from a mean of 2.
    expect(numbersOf(await predict({ x: [0, 1] }))).toEqual([1, 3]);
  });

  test.each([1, 0.7])(
    'a learning rate that diverges is refused before a model is written: %d',
    async (sample_share) => {
      const params = { trees: 600, learning_rate: 10, sample_share };
      const error = await refusal(() => boosted(someColumns(100, 'number'), 'number', params));
      expect(error).toMatchObject({ code: 'config', where: 'train.params.learning_rate' });
      expect(error.message).toBe('"learning_rate": it is so large that the answers grow without end');
    },
  );

  test.each(['two', 'three'] as const)(
    'rows that all are told apart give finite answers: %s',
    async (kind) => {
      const columns = someColumns(90, kind);
      for (const learning_rate of [1, 10]) {
        const params = { trees: 200, learning_rate, min_samples_leaf: 1 };
        const { model, predict } = await boosted(columns, kind, params);
        expect(
          answersOf(await predict(columns))
            .flat()
            .every((share) => share >= 0 && share <= 1),
        ).toBe(true);
        expect((model.arrays.values as Float64Array).every(Number.isFinite)).toBe(true);
      }
    },
  );
});

describe('the rest', () => {
  test('depth and leaves are bounded', async () => {
    const grown = async (params: object) =>
      (await boosted(someColumns(400, 'number'), 'number', { trees: 3, ...params })).model;
    const leaves = ({ arrays }: Model) => {
      const { starts, feature } = arrays;
      return [0, 1, 2].map(
        (tree) => feature!.subarray(starts![tree]!, starts![tree + 1]!).filter((f) => f < 0).length,
      );
    };
    expect(leaves(await grown({ max_leaves: 5 }))).toEqual([5, 5, 5]);
    expect(leaves(await grown({ max_depth: 1 }))).toEqual([2, 2, 2]);
    expect(Math.max(...leaves(await grown({ max_leaves: null, max_depth: 3, min_samples_leaf: 1 })))).toBe(8);
  });

  test('importance is a share, and finds what the target hangs on', async () => {
    const { model } = await boosted(someColumns(300, 'three'), 'three', { trees: 20 });
    const { noise, ...planted } = model.facts.importance as Record<string, number>;
    expect(Object.values(planted).reduce((sum, share) => sum + share, noise!)).toBeCloseTo(1, 12);
    expect(Math.min(...Object.values(planted))).toBeGreaterThan(noise!);
  });

  test('an abort signal ends it', async () => {
    const input = inputOf(someColumns(200, 'three'), 'classification', {
      trees: 100_000,
      min_samples_leaf: 1,
    });
    const error = await refusal(() =>
      gradientBoosting.train(input, { signal: AbortSignal.abort('SIGTERM') }),
    );
    expect(error).toMatchObject({ code: 'command', message: 'the training was stopped by SIGTERM' });
    const controller = new AbortController();
    setTimeout(() => controller.abort('time'), 20);
    expect((await refusal(() => gradientBoosting.train(input, { signal: controller.signal }))).code).toBe(
      'command',
    );
  });
});
