import { createRandom } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { partSeed } from '../seeds.ts';
import type { Model, TrainInput } from '../trainer.ts';
import { applyBins } from './bins.ts';
import { randomForest, readForest } from './random-forest.ts';
import { drawRows } from './sampling.ts';
import {
  type Cell,
  type Columns,
  fit,
  inputOf,
  numbersOf,
  refusal,
  sharesOf,
  someColumns,
  table,
} from './test-training.ts';
import { fastTrees, leafOf } from './walk.ts';

const ONE_TREE = { trees: 1, bootstrap: false, max_features: 'all' };

/** The leaf of each row in each tree, tree by tree, as a place in `values`. */
function leavesOf(model: Model, columns: Columns): { values: Float64Array; leaves: number[][] } {
  const { bins, trees } = readForest(model);
  const fast = fastTrees(trees, bins.length);
  const binned = applyBins(bins, table(columns));
  const leaves = Array.from({ length: trees.starts.length - 1 }, (_, tree) =>
    Array.from({ length: binned.rows }, (_, row) => leafOf(fast, tree, binned, row)),
  );
  return { values: fast.values, leaves };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('leaves', () => {
  test('answer with the mean of their rows', async () => {
    const columns = someColumns(300, 'number');
    const { model, predict } = await fit(
      randomForest,
      inputOf(columns, 'regression', { ...ONE_TREE, min_samples_leaf: 7 }),
    );
    const { leaves } = leavesOf(model, columns);
    const answers = numbersOf(await predict(columns));
    const distinct = new Set(leaves[0]);
    expect(distinct.size).toBeGreaterThan(20);
    for (const leaf of distinct) {
      const rows = leaves[0]!.flatMap((own, row) => (own === leaf ? [row] : []));
      expect(rows.length).toBeGreaterThanOrEqual(7);
      for (const row of rows)
        expect(answers[row]).toBeCloseTo(meanOf(rows.map((r) => columns.y![r] as number)), 12);
    }
  });

  test.each(['two', 'three'] as const)('answer with the shares of %s classes', async (kind) => {
    const columns = someColumns(300, kind);
    const { model, predict } = await fit(
      randomForest,
      inputOf(columns, 'classification', { ...ONE_TREE, min_samples_leaf: 7 }),
    );
    const { leaves } = leavesOf(model, columns);
    const shares = sharesOf(await predict(columns));
    for (const leaf of new Set(leaves[0])) {
      const rows = leaves[0]!.flatMap((own, row) => (own === leaf ? [row] : []));
      model.labels!.forEach((label, k) => {
        const share = rows.filter((row) => columns.y![row] === label).length / rows.length;
        for (const row of rows) expect(shares[k]![row]).toBeCloseTo(share, 12);
      });
    }
  });

  test.each(['two', 'three'] as const)(
    'of many trees, probabilities of %s classes sum to one',
    async (kind) => {
      const { predict, model } = await fit(
        randomForest,
        inputOf(someColumns(200, kind), 'classification', { trees: 20 }),
      );
      const predictions = await predict(someColumns(100, kind, 2));
      const shares = sharesOf(predictions);
      for (let row = 0; row < 100; row++) {
        const own = shares.map((share) => share[row]!);
        expect(own.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
        expect(own[predictions.predicted[row]!]).toBe(Math.max(...own));
      }
      expect(shares).toHaveLength(model.labels!.length);
    },
  );

  test('a forest answers with the mean of its trees', async () => {
    const columns = someColumns(150, 'number');
    const { model, predict } = await fit(randomForest, inputOf(columns, 'regression', { trees: 12 }));
    const { values, leaves } = leavesOf(model, columns);
    numbersOf(await predict(columns)).forEach((answer, row) => {
      expect(answer).toBeCloseTo(meanOf(leaves.map((own) => values[own[row]!]!)), 12);
    });
  });
});

describe('what rows a tree learns from', () => {
  const roots = ({ arrays }: Model) => {
    const starts = [...(arrays.starts as Int32Array)].slice(0, -1);
    return starts.map((start) => arrays.cover![start]!);
  };

  test('with replacement as many as there are, some more than once', async () => {
    const counts = new Float64Array(1000);
    drawRows(counts, { replacement: true, draws: 1000 }, createRandom(3));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
    // The share that is not drawn is 1/e, give or take four standard deviations.
    expect(Math.abs(counts.filter((count) => count === 0).length - 1000 / Math.E)).toBeLessThan(40);
    const { model } = await fit(randomForest, inputOf(someColumns(90, 'number'), 'regression', { trees: 5 }));
    expect(roots(model)).toEqual([90, 90, 90, 90, 90]);
  });

  test('without replacement each once at most, and each as likely', () => {
    const times = new Float64Array(20);
    const counts = new Float64Array(20);
    const random = createRandom(5);
    for (let i = 0; i < 2000; i++) {
      drawRows(counts, { replacement: false, draws: 7 }, random);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(7);
      expect(Math.max(...counts)).toBe(1);
      counts.forEach((count, row) => {
        times[row]! += count;
      });
    }
    // 700 expected; four and a half standard deviations.
    for (const drawn of times) expect(Math.abs(drawn - 700)).toBeLessThan(96);
  });

  test.each([
    [true, 0.5, 45],
    [false, 0.25, 23],
    [false, 1, 90],
    [true, 0.001, 1],
  ])('bootstrap %s, a share of %d: %d rows', async (bootstrap, sample_share, draws) => {
    const params = { trees: 3, bootstrap, sample_share };
    const { model } = await fit(randomForest, inputOf(someColumns(90, 'number'), 'regression', params));
    expect(roots(model)).toEqual([draws, draws, draws]);
  });
});

describe('seeds', () => {
  test('the same input gives the same model, another seed another one', async () => {
    const columns = someColumns(200, 'three');
    const train = (seed: number) =>
      randomForest.train(inputOf(columns, 'classification', { trees: 10 }, { seed }));
    expect(await train(4)).toEqual(await train(4));
    expect((await train(4)).arrays.feature).not.toEqual((await train(5)).arrays.feature);
  });

  test('the first trees are the same however many there are', async () => {
    const columns = someColumns(120, 'number');
    const few = await randomForest.train(inputOf(columns, 'regression', { trees: 2 }));
    const more = await randomForest.train(inputOf(columns, 'regression', { trees: 5 }));
    const nodes = few.arrays.feature!.length;
    expect([...more.arrays.cover!.subarray(0, nodes)]).toEqual([...few.arrays.cover!]);
  });
});

/** Rows each so often, written out. */
function repeated(columns: Columns, times: readonly number[]): Columns {
  const again = (cells: readonly Cell[]) =>
    cells.flatMap((cell, row) => Array.from({ length: times[row]! }, () => cell));
  return Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, again(cells)]));
}

describe('weights', () => {
  const times = Array.from({ length: 120 }, (_, row) => 1 + (row % 3));

  test.each(['number', 'two', 'three'] as const)('a weight of 2 is the row twice: %s', async (kind) => {
    const columns = {
      ...someColumns(120, kind),
      width: someColumns(120, kind).count!.map((n) => (n as number) / 7),
    };
    const task = kind === 'number' ? 'regression' : 'classification';
    const weighted = await fit(
      randomForest,
      inputOf(columns, task, { ...ONE_TREE, max_depth: 4 }, { weights: Float64Array.from(times) }),
    );
    const twice = await fit(
      randomForest,
      inputOf(repeated(columns, times), task, { ...ONE_TREE, max_depth: 4 }),
    );
    const ours = await weighted.predict(columns);
    const theirs = await twice.predict(columns);
    const [a, b] =
      kind === 'number' ? [[numbersOf(ours)], [numbersOf(theirs)]] : [sharesOf(ours), sharesOf(theirs)];
    a.forEach((own, k) => {
      own.forEach((value, row) => {
        expect(value).toBeCloseTo(b[k]![row]!, 12);
      });
    });
  });

  test.each(['number', 'two', 'three'] as const)(
    'rows of weight 0 are as good as absent: %s',
    async (kind) => {
      const columns = someColumns(120, kind);
      const odd = {
        ...columns,
        place: columns.place!.map((cell, row) => (row % 3 === 0 ? 'nowhere' : cell)),
      };
      const kept = Array.from({ length: 120 }, (_, row) => (row % 3 === 0 ? 0 : 1));
      const task = kind === 'number' ? 'regression' : 'classification';
      const weights = Float64Array.from(kept, (count, row) => count * (1 + (row % 4)));
      const params = { trees: 6, out_of_bag: true };
      const all = await randomForest.train(inputOf(odd, task, params, { weights }));
      const fewer = inputOf(repeated(columns, kept), task, params, {
        weights: weights.filter((weight) => weight > 0),
      });
      expect(all).toEqual(await randomForest.train(fewer));
    },
  );

  test('where few rows have a weight, every tree draws from those', async () => {
    const columns = someColumns(60, 'number');
    const weights = Float64Array.from({ length: 60 }, (_, row) => (row < 3 ? 1 : 0));
    const { predict } = await fit(
      randomForest,
      inputOf(columns, 'regression', { trees: 30, sample_share: 0.3 }, { weights }),
    );
    const answers = numbersOf(await predict(columns));
    const known = columns.y!.slice(0, 3) as number[];
    for (const answer of answers) {
      expect(answer).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
      expect(answer).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
    }
  });

  test('weights of very different size leave answers and importance finite', async () => {
    const columns = someColumns(80, 'number');
    const weights = Float64Array.from({ length: 80 }, (_, row) => 10 ** ((row % 4) * 8 - 12));
    const { model, predict } = await fit(
      randomForest,
      inputOf(columns, 'regression', { trees: 10 }, { weights }),
    );
    expect(numbersOf(await predict(columns)).every(Number.isFinite)).toBe(true);
    expect(Object.values(model.facts.importance as Record<string, number>).every(Number.isFinite)).toBe(true);
  });
});

describe('weights of classes', () => {
  const columns = someColumns(150, 'three');
  const counts = ['high', 'low', 'mid'].map((label) => columns.y!.filter((cell) => cell === label).length);
  const train = (params: object, more: Partial<TrainInput> = {}) =>
    randomForest.train(inputOf(columns, 'classification', { trees: 5, ...params }, more));

  test('a mapping weighs the rows of the class, and each class not named by 1', async () => {
    const weights = Float64Array.from(columns.y!, (cell) => (cell === 'low' ? 3 : 1));
    const { arrays } = await train({ class_weight: { low: 3 } });
    expect(arrays).toEqual((await train({}, { weights })).arrays);
  });

  test('balanced: each class weighs the same', async () => {
    const [high, low, mid] = counts.map((count) => 150 / (3 * count));
    const { arrays } = await train({ class_weight: 'balanced' });
    expect(arrays).toEqual((await train({ class_weight: { high, low, mid } })).arrays);
    const { model, predict } = await fit(randomForest, {
      ...inputOf(columns, 'classification', { ...ONE_TREE, class_weight: 'balanced', min_samples_leaf: 150 }),
    });
    const shares = sharesOf(await predict(columns));
    expect(model.labels!.map((_, k) => shares[k]![0]!.toFixed(12))).toEqual(
      Array(3).fill((1 / 3).toFixed(12)),
    );
  });

  test('a class may be called as what every object has', async () => {
    const named = { ...columns, y: columns.y!.map((cell) => (cell === 'mid' ? 'constructor' : cell)) };
    const { model, predict } = await fit(
      randomForest,
      inputOf(named, 'classification', { trees: 3, class_weight: { low: 2 } }),
    );
    expect(model.labels).toEqual(['constructor', 'high', 'low']);
    expect(sharesOf(await predict(named)).every((share) => share.every(Number.isFinite))).toBe(true);
  });

  test('a class that is not there is refused', async () => {
    const error = await refusal(() => train({ class_weight: { lower: 3 } }));
    expect(error).toMatchObject({ code: 'config', where: 'train.params.class_weight' });
    expect(error.message).toContain('there is no class "lower"');
    expect(error.remedy).toBe('The classes are: high, low, mid.');
  });
});

test('max_leaves bounds the leaves of every tree', async () => {
  const model = await randomForest.train(
    inputOf(someColumns(200, 'number'), 'regression', { trees: 4, max_leaves: 9 }),
  );
  const { starts, feature } = model.arrays;
  for (let tree = 0; tree < 4; tree++) {
    const nodes = feature!.subarray(starts![tree]!, starts![tree + 1]!);
    expect(nodes.filter((f) => f < 0)).toHaveLength(9);
  }
});

describe('monotone constraints', () => {
  /** Rows that differ in one feature alone, from small to large. */
  const grid = (feature: 'width' | 'count'): Columns => {
    const steps = Array.from({ length: 60 }, (_, i) => (feature === 'width' ? i / 59 : i / 5));
    const others = [0, 3, 7, 11].flatMap((count) =>
      ['north', 'south', null].map((place) => ({ count, place })),
    );
    const rows = others.flatMap(({ count, place }, i) =>
      steps.map((step) => ({ place, count, width: i % 2 ? i / 12 : null, noise: i / 12, [feature]: step })),
    );
    return Object.fromEntries(
      ['width', 'count', 'place', 'noise'].map((name) => [name, rows.map((row) => row[name as 'width'])]),
    );
  };

  test.each([
    ['number', 'variance', {}],
    ['number', 'variance', { max_leaves: 20 }],
    ['two', 'gini', {}],
    ['two', 'gini', { class_weight: 'balanced' }],
  ] as const)('hold everywhere: %s by %s %j', async (kind, criterion, more) => {
    const task = kind === 'number' ? 'regression' : 'classification';
    const params = { trees: 15, criterion, ...more, max_features: 'all', monotone: { width: 1, count: -1 } };
    const { predict } = await fit(randomForest, inputOf(someColumns(400, kind), task, params));
    const free = await fit(randomForest, inputOf(someColumns(400, kind), task, { ...params, monotone: {} }));
    for (const [feature, direction] of [
      ['width', 1],
      ['count', -1],
    ] as const) {
      const answers = async (forest: typeof free) => {
        const predictions = await forest.predict(grid(feature));
        return kind === 'number' ? numbersOf(predictions) : [...sharesOf(predictions)[1]!];
      };
      const wrong = (values: number[]) =>
        values.filter((value, i) => i % 60 !== 0 && (value - values[i - 1]!) * direction < -1e-12).length;
      expect(wrong(await answers(free))).toBeGreaterThan(0);
      expect(wrong(await answers({ predict, model: free.model }))).toBe(0);
    }
  });

  test('leave most of what there is to be learnt', async () => {
    const fresh = someColumns(300, 'number', 9);
    const error = async (monotone: object) => {
      const params = { trees: 20, max_features: 'all', monotone, min_samples_leaf: 3 };
      const { predict } = await fit(randomForest, inputOf(someColumns(400, 'number'), 'regression', params));
      const answers = numbersOf(await predict(fresh));
      return meanOf(answers.map((answer, row) => (answer - (fresh.y![row] as number)) ** 2));
    };
    // The target has a variance of 2.6. On rows like these, scikit-learn's forest has 0.12 free and 0.31 constrained.
    expect(await error({})).toBeLessThan(0.2);
    expect(await error({ width: 1, count: 1 })).toBeLessThan(0.45);
  });

  test.each([
    [{ place: 1 }, 'number', /"place" holds texts, which have no order/],
    [{ wide: 1 }, 'number', /there is no feature "wide"/],
    [{ width: 1 }, 'three', /needs a number or two classes, and there are 3 classes/],
    [{ width: 2 }, 'number', /must be a mapping from features to 1 \(rising\) or -1 \(falling\)/],
  ] as const)('%j with %s is refused', async (monotone, kind, message) => {
    const task = kind === 'number' ? 'regression' : 'classification';
    const error = await refusal(() => randomForest.train(inputOf(someColumns(60, kind), task, { monotone })));
    expect(error).toMatchObject({ code: 'config', where: 'train.params.monotone' });
    expect(error.message).toMatch(message);
  });
});

describe('out of bag', () => {
  test.each(['number', 'two', 'three'] as const)(
    'what the trees say that did not draw a row: %s',
    async (kind) => {
      const columns = someColumns(80, kind);
      const task = kind === 'number' ? 'regression' : 'classification';
      const trees = 6;
      const { model } = await fit(
        randomForest,
        inputOf(columns, task, { trees, out_of_bag: true, sample_share: 0.9 }),
      );
      const { values, leaves } = leavesOf(model, columns);
      const outputs = kind === 'three' ? 3 : 1;
      const counts = new Float64Array(80);
      const answers = Array.from({ length: 80 }, (): number[][] => []);
      for (let tree = 0; tree < trees; tree++) {
        drawRows(counts, { replacement: true, draws: 72 }, createRandom(partSeed(1, tree)));
        for (let row = 0; row < 80; row++)
          if (counts[row] === 0)
            answers[row]!.push([...values.subarray(leaves[tree]![row]!, leaves[tree]![row]! + outputs)]);
      }
      const known = answers.flatMap((own, row) => (own.length > 0 ? [row] : []));
      const means = known.map((row) =>
        Array.from({ length: outputs }, (_, k) => meanOf(answers[row]!.map((own) => own[k]!))),
      );
      const fact = model.facts.out_of_bag as Record<string, number>;
      expect(known.length).toBeLessThan(80);
      expect(fact.rows).toBe(known.length);
      if (kind === 'number') {
        const rmse = Math.sqrt(
          meanOf(known.map((row, i) => (means[i]![0]! - (columns.y![row] as number)) ** 2)),
        );
        expect(fact.rmse).toBeCloseTo(rmse, 12);
        return;
      }
      const label = (own: number[]) =>
        model.labels![outputs === 1 ? Number(own[0]! > 0.5) : own.indexOf(Math.max(...own))];
      const right = known.filter((row, i) => label(means[i]!) === columns.y![row]);
      expect(fact.accuracy).toBe(right.length / known.length);
    },
  );

  test('is refused where every tree has seen all rows', async () => {
    const error = await refusal(() =>
      randomForest.train(
        inputOf(someColumns(50, 'two'), 'classification', { bootstrap: false, out_of_bag: true }),
      ),
    );
    expect(error.message).toContain('every tree learns from all rows');
  });
});

describe('importance', () => {
  test.each(['number', 'two', 'three'] as const)(
    'is a share, and largest for what the target hangs on: %s',
    async (kind) => {
      const task = kind === 'number' ? 'regression' : 'classification';
      const model = await randomForest.train(
        inputOf(someColumns(300, kind), task, { trees: 10, max_depth: 5 }),
      );
      const importance = model.facts.importance as Record<string, number>;
      expect(Object.values(importance).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      const { noise, ...planted } = importance;
      expect(Math.min(...Object.values(planted))).toBeGreaterThan(noise!);
    },
  );

  test('of the trees that split at all', async () => {
    const columns = { x: [1, 1, 1, 2], y: ['a', 'a', 'a', 'b'] };
    const model = await randomForest.train(inputOf(columns, 'classification', { trees: 20 }));
    const { starts } = model.arrays;
    expect(starts!.subarray(1).some((end, tree) => end - starts![tree]! === 1)).toBe(true);
    expect(model.facts.importance).toEqual({ x: 1 });
  });
});

describe('ends', () => {
  test('an abort signal ends it, before and while trees grow', async () => {
    const input = inputOf(someColumns(100, 'number'), 'regression', { trees: 1000 });
    const before = await refusal(() =>
      randomForest.train(input, { signal: AbortSignal.abort('SIGINT'), threads: 1 }),
    );
    expect(before).toMatchObject({ code: 'command', message: 'the training was stopped by SIGINT' });
    const controller = new AbortController();
    let trees = 0;
    const onProgress = (done: number) => {
      trees = done;
      if (done === 5) controller.abort();
    };
    const during = await refusal(() =>
      randomForest.train(input, { signal: controller.signal, onProgress, threads: 1 }),
    );
    expect(during.code).toBe('command');
    expect(trees).toBeLessThan(10);
  });

  test.each([1, 2])(
    'a forest that memory cannot hold is refused after a few trees, on %d threads',
    async (threads) => {
      const x = Array.from({ length: 600 }, (_, i) => (i * 0.618) % 1);
      const columns = {
        x: x.map((value) => Math.round(value * 200)),
        z: x,
        y: x.map((value, i) => value + (i % 7)),
      };
      const params = { trees: 100_000, bootstrap: false };
      let done = 0;
      const context = {
        threads,
        onProgress: (trees: number) => {
          done = trees;
        },
      };
      const error = await refusal(() => randomForest.train(inputOf(columns, 'regression', params), context));
      expect(error).toMatchObject({ code: 'config', where: 'train.params.trees' });
      expect(error.message).toMatch(/^100000 trees of about 0\.0\d+ MB each are more than memory can hold$/);
      expect(error.remedy).toMatch(/^Set `trees` to \d{5} at most, or `max_depth` or `min_samples_leaf`/);
      expect(done).toBeLessThan(50);
    },
  );

  test('progress is told for every tree', async () => {
    const told: string[] = [];
    const input = inputOf(someColumns(40, 'number'), 'regression', { trees: 3 });
    await randomForest.train(input, { onProgress: (...of) => told.push(of.join(' ')) });
    expect(told).toEqual(['1 3 growing trees', '2 3 growing trees', '3 3 growing trees']);
  });
});
