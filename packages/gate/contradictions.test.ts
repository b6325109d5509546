import { expect, test } from 'vitest';
import { parseCondition } from './condition.ts';
import { contradictions } from './contradictions.ts';

const parse = (text: string) => parseCondition(text, { metric: (name) => name, metricNames: [] });

test.each([
  [['rmse < 0.5', 'rmse > 0.6']],
  [['rmse > 0.6', 'rmse < 0.5']],
  [['rmse < 0.5', 'rmse >= 0.5']],
  [['rmse <= 0.5', 'rmse > 0.5']],
  [['rmse * 2 < 1', '0.6 <= rmse']],
  [['slice(a).rmse < 0.5', 'slice( a ).rmse > 0.6']],
])('%j: no model can meet both', (texts) => {
  expect(contradictions(texts.map(parse))).toEqual([
    `no model can meet both "${texts[0]}" and "${texts[1]}"`,
  ]);
});

test.each([
  [['rmse < 0.6', 'rmse > 0.5']],
  [['rmse <= 0.5', 'rmse >= 0.5']],
  [['rmse * 3 <= 0.3', 'rmse >= 0.1']],
  [['rmse < 0.5', 'rmse < 0.4']],
  [['rmse < 0.5', 'mae > 0.6']],
  [['slice(a).rmse < 0.5', 'rmse > 0.6']],
  [['rmse < baseline.rmse', 'rmse > baseline.rmse']],
  [['rmse + mae < 0.5', 'rmse > 0.6']],
])('%j: they may hold together', (texts) => {
  expect(contradictions(texts.map(parse))).toEqual([]);
});

test('every pair is named once', () => {
  const messages = contradictions(['rmse < 1', 'rmse > 2', 'mae < 1', 'rmse > 3'].map(parse));
  expect(messages).toEqual([
    'no model can meet both "rmse < 1" and "rmse > 2"',
    'no model can meet both "rmse < 1" and "rmse > 3"',
  ]);
});
