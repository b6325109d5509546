import type { Json } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { readSpace } from './space.ts';

test('lists are choices, from and to a range, and everything else is fixed', () => {
  const { dimensions } = readSpace({
    trees: 200,
    max_depth: [6, 10, null],
    max_features: { from: 0.3, to: 1 },
    rate: { from: 0.01, to: 0.3, scale: 'log' },
    leaf: { from: 1, to: 20, whole: true },
    share: { from: 0, to: 1, step: 0.25 },
    layers: { value: [64, 32] },
    weights: { good: 1, bad: 5 },
  });
  expect(Object.fromEntries(dimensions.map(({ name, dimension }) => [name, dimension]))).toEqual({
    trees: { kind: 'fixed', value: 200 },
    max_depth: { kind: 'choices', values: [6, 10, null] },
    max_features: { kind: 'range', from: 0.3, to: 1, scale: 'linear', whole: false },
    rate: { kind: 'range', from: 0.01, to: 0.3, scale: 'log', whole: false },
    leaf: { kind: 'range', from: 1, to: 20, scale: 'linear', whole: true },
    share: { kind: 'range', from: 0, to: 1, scale: 'linear', whole: false, step: 0.25 },
    layers: { kind: 'fixed', value: [64, 32] },
    weights: { kind: 'fixed', value: { good: 1, bad: 5 } },
  });
});

test('a choice given twice counts once', () => {
  const { dimensions } = readSpace({ a: [1, 2, 1.0, { x: 1, y: 2 }, { y: 2, x: 1 }] });
  expect(dimensions[0]!.dimension).toEqual({ kind: 'choices', values: [1, 2, { x: 1, y: 2 }] });
});

test('a value that looks like a range can be fixed', () => {
  const { dimensions } = readSpace({ window: { value: { from: 5, to: 1 } }, a: [1] });
  expect(dimensions[0]!.dimension).toEqual({ kind: 'fixed', value: { from: 5, to: 1 } });
});

describe('what cannot be meant', () => {
  test.each<[string, Json, RegExp]>([
    ['an empty list', [], /"p" is an empty list/],
    ['ends the wrong way round', { from: 2, to: 1 }, /from 2 to 1, which is no range/],
    ['equal ends', { from: 1, to: 1 }, /no range/],
    ['one end only', { from: 1 }, /lacks "to"/],
    ['the other end only', { to: 1 }, /lacks "from"/],
    ['an end that is no number', { from: '1', to: 2 }, /has "1" as "from"/],
    ['a log scale from 0', { from: 0, to: 1, scale: 'log' }, /log scale from 0/],
    ['a log scale from below 0', { from: -1, to: 1, scale: 'log' }, /log scale from -1/],
    ['a scale that is none', { from: 0, to: 1, scale: 'lgo' }, /"lgo", which.*Did you mean "log"\?/],
    ['a step of 0', { from: 0, to: 1, step: 0 }, /step 0: it must be above 0/],
    ['a step below 0', { from: 0, to: 1, step: -0.1 }, /step -0.1/],
    ['a step wider than the range', { from: 0, to: 1, step: 2 }, /step 2, and is only 1 wide/],
    ['a step on a log scale', { from: 1, to: 9, step: 1, scale: 'log' }, /both a step and a log scale/],
    ['a fraction among whole numbers', { from: 0.5, to: 9, whole: true }, /"from" is 0.5/],
    ['a fraction as a whole step', { from: 0, to: 9, step: 1.5, whole: true }, /"step" is 1.5/],
    ['whole as a text', { from: 0, to: 9, whole: 'yes' }, /"yes" as "whole"/],
    ['a misspelt key', { from: 0, to: 9, sclae: 'log' }, /"sclae".*Did you mean "scale"\?/],
    ['a misspelt end', { form: 0, to: 9 }, /"form".*Did you mean "from"\?/],
    ['both ends misspelt', { form: 0, too: 9 }, /"form".*Did you mean "from"\?/],
    ['a misspelt fixed list', { values: [1, 2] }, /"values".*Did you mean "value"\?/],
  ])('%s', (_, value, message) => {
    expect(() => readSpace({ p: value, other: [1, 2] })).toThrow(
      expect.objectContaining({
        code: 'config',
        where: 'train.params.p',
        message: expect.stringMatching(message),
      }),
    );
  });

  test.each([{}, { trees: 5 }, { layers: { value: [1, 2] } }])('nothing that varies: %j', (params) => {
    expect(() => readSpace(params as Record<string, Json>)).toThrow(
      expect.objectContaining({ code: 'config', where: 'train.params' }),
    );
  });
});
