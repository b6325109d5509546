import { describe, expect, test } from 'vitest';
import {
  columnsPerTree,
  estimateSeconds,
  LONGEST_SECONDS,
  readForestParams,
  refuseTooLong,
  refuseTooSlow,
} from './forest-params.ts';

const PARAMS = readForestParams({}, 'classification');

test('what is not given has its default', () => {
  expect(readForestParams({ trees: 7 }, 'regression')).toEqual({
    trees: 7,
    max_depth: null,
    min_samples: 3,
    max_features: 1,
    replacement: false,
  });
});

test('a misspelt name is answered with the nearest one and the list', () => {
  expect(() => readForestParams({ max_dept: 3 }, 'regression')).toThrow(
    expect.objectContaining({
      code: 'config',
      where: 'train.params.max_dept',
      message: expect.stringContaining('Did you mean "max_depth"?'),
      remedy: expect.stringContaining('min_samples'),
    }),
  );
});

test.each(['__proto__', 'constructor', 'toString'])('the name %s is unknown like any other', (name) => {
  const params = JSON.parse(`{"${name}": 1}`);
  expect(() => readForestParams(params, 'regression')).toThrow(/has no parameter/);
});

describe('out of range', () => {
  test.each([
    ['trees', 0, 'from 1 to 2000'],
    ['trees', 2001, 'from 1 to 2000'],
    ['trees', 1.5, 'from 1 to 2000'],
    ['trees', '100', 'from 1 to 2000'],
    ['trees', Number.NaN, 'from 1 to 2000'],
    ['max_depth', 0, 'from 1 to 1000, or null'],
    ['max_depth', Number.POSITIVE_INFINITY, 'from 1 to 1000, or null'],
    ['min_samples', 0, 'from 1 to'],
    ['max_features', 0, 'above 0 and up to 1'],
    ['max_features', -1, 'above 0 and up to 1'],
    ['max_features', 1.5, 'above 0 and up to 1'],
    ['replacement', 1, 'true or false'],
    ['replacement', 'yes', 'true or false'],
  ])('%s: %j', (name, value, range) => {
    expect(() => readForestParams({ [name]: value }, 'regression')).toThrow(
      expect.objectContaining({ code: 'config', message: expect.stringContaining(range) }),
    );
  });
});

test('a share of the columns is rounded down, but one is always left', () => {
  const given = (max_features: number, columns: number) =>
    columnsPerTree({ ...PARAMS, max_features }, columns);
  expect([given(1, 7), given(0.5, 7), given(0.1, 7), given(7, 7), given(2, 7)]).toEqual([7, 3, 1, 7, 2]);
  expect(() => given(8, 7)).toThrow(/"max_features" is 8, and there are 7 columns/);
});

describe('what takes too long', () => {
  const shape = { task: 'regression', rows: 20_000, columns: 10 } as const;

  test('is refused with rows, trees, the estimate and the way out', () => {
    expect(() => refuseTooLong(PARAMS, shape)).toThrow(
      expect.objectContaining({
        code: 'config',
        message: expect.stringMatching(/100 trees on 20000 rows and 10 columns.*(minutes|hours)/),
        remedy: expect.stringMatching(/trees.*rows.*`train.run`/),
      }),
    );
  });

  test('the estimate grows with trees, columns, and the square of the rows', () => {
    const base = estimateSeconds(PARAMS, shape);
    expect(estimateSeconds({ ...PARAMS, trees: 200 }, shape) / base).toBeCloseTo(2);
    expect(estimateSeconds(PARAMS, { ...shape, rows: 40_000 }) / base).toBeCloseTo(4);
    expect(estimateSeconds({ ...PARAMS, max_features: 5 }, shape) / base).toBeCloseTo(0.5);
  });

  test('following the advice is enough', () => {
    const { remedy } = catchError(() => refuseTooLong(PARAMS, shape));
    const [, trees, rows] = /at most (\d+) trees or about (\d+) rows/.exec(remedy)!;
    expect(estimateSeconds({ ...PARAMS, trees: Number(trees) }, shape)).toBeLessThanOrEqual(LONGEST_SECONDS);
    expect(estimateSeconds(PARAMS, { ...shape, rows: Number(rows) })).toBeLessThanOrEqual(LONGEST_SECONDS);
    expect(Number(trees)).toBeGreaterThan(0);
    expect(() => refuseTooLong({ ...PARAMS, trees: Number(trees) }, shape)).not.toThrow();
  });

  test('small data is let through', () => {
    expect(() => refuseTooLong(PARAMS, { ...shape, rows: 1000 })).not.toThrow();
  });

  test('a machine that turns out far too slow is noticed by the trees that are done', () => {
    const small = { ...shape, rows: 1000 };
    expect(() => refuseTooSlow(PARAMS, small, 1, 30)).toThrow(
      /1 of them took 30 seconds, so all would take 50 minutes/,
    );
    expect(() => refuseTooSlow(PARAMS, small, 1, 9)).not.toThrow();
    expect(() => refuseTooSlow(PARAMS, small, 50, 300)).not.toThrow();
    expect(() => refuseTooSlow(PARAMS, small, 100, 3000)).not.toThrow();
  });
});

function catchError(run: () => void): { remedy: string } {
  try {
    run();
  } catch (error) {
    return error as { remedy: string };
  }
  throw new Error('nothing was thrown');
}
