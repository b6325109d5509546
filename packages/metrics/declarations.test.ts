import { describe, expect, test } from 'vitest';
import { findMetric, METRICS, requireMetric } from './declarations.ts';

const BINARY = { task: 'classification', labels: ['no', 'yes'], scores: [], positive: 1 } as const;

describe('METRICS', () => {
  test('no name or alias stands for two metrics', () => {
    const names = METRICS.flatMap((metric) => [metric.name, ...metric.aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('the better end of the range is finite', () => {
    for (const { name, direction, range, unit } of METRICS) {
      expect(range[0], name).toBeLessThan(range[1]);
      // What a mistake costs may be less than nothing, and a lift is the higher the rarer the positive rows are.
      if (unit === 'cost' || name.startsWith('lift_')) continue;
      expect(Number.isFinite(direction === 'higher' ? range[1] : range[0]), name).toBe(true);
    }
  });
});

test('an alias finds its metric, and an unknown name none', () => {
  expect(findMetric('auc')).toBe(findMetric('roc_auc'));
  expect(findMetric('ap')?.name).toBe('average_precision');
  expect(findMetric('toString')).toBeUndefined();
});

describe('requireMetric', () => {
  const refused = [
    ['a misspelt name', 'acuracy', BINARY, /no metric "acuracy"\. Did you mean "accuracy"\?/],
    ['a misspelt alias', 'acu', BINARY, /Did you mean "auc"\?/],
    ['the wrong task', 'rmse', BINARY, /"rmse" is a metric for regression/],
    ['the wrong task', 'accuracy', { task: 'regression' }, /"accuracy" is a metric for classification/],
    [
      'three labels',
      'auc',
      { ...BINARY, labels: ['a', 'b', 'c'] },
      /"auc" needs exactly two labels, and there are 3/,
    ],
    ['no positive label', 'ap', { ...BINARY, positive: undefined }, /which label is the positive one/],
    [
      'no scores',
      'log_loss',
      { task: 'classification', labels: ['a', 'b'] },
      /needs the probability of every label/,
    ],
  ] as const;
  for (const [what, name, shape, message] of refused) {
    test(`refuses ${what}: ${name}`, () => {
      const given = Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
      const act = () => requireMetric(name, given as Parameters<typeof requireMetric>[1]);
      expect(act).toThrow(message);
      expect(act).toThrow(expect.objectContaining({ code: 'config', remedy: expect.stringMatching(/\.$/) }));
    });
  }

  test('returns the metric when the sample allows it', () => {
    expect(requireMetric('auc', BINARY).name).toBe('roc_auc');
    expect(requireMetric('f1', { task: 'classification', labels: ['a', 'b', 'c'] }).name).toBe('f1');
    expect(requireMetric('mae', { task: 'regression' }).name).toBe('mae');
  });
});
