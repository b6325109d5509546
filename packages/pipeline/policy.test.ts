import { type Config, parseConfig } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { applyRules, unallowedChange } from './policy.ts';

const base = `model: wine
task: classification
data: { source: wine.csv, target: cultivar, id: id }
train: { trainer: ml-random-forest, params: { trees: 50 } }
evaluate: { metrics: [accuracy] }
gate: [accuracy >= 0.8, accuracy >= baseline.accuracy]
`;
const change = { base: 'a'.repeat(40), allowedBy: null };

function judge(own: string, by = change as { base: string; allowedBy: string | null }) {
  return applyRules(parseConfig(own, 'pawl.yaml'), base, by, 'pawl.yaml');
}

test('a change of the training alone is judged by its own file', () => {
  const { config, policy } = judge(base.replace('trees: 50', 'trees: 5'));
  expect(config.train.params).toEqual({ trees: 5 });
  expect(policy).toEqual({ from: 'base', base: change.base, allowedBy: null, changes: [] });
});

describe.each<[string, string, string, (config: Config) => unknown]>([
  ['a bound that is lowered', 'accuracy >= 0.8,', 'accuracy >= 0.1,', (config) => config.gate.conditions],
  ['a condition that is dropped', ', accuracy >= baseline.accuracy', '', (config) => config.gate.conditions],
  [
    'another model’s name, which would have no baseline',
    'model: wine',
    'model: wine-2',
    (config) => config.model,
  ],
  [
    'another positive class',
    '[accuracy] }',
    '[accuracy], positive: b }',
    (config) => config.evaluate.positive,
  ],
])('%s', (_what, from, to, of) => {
  const own = base.replace(from, to);

  test('is listed, and the rules of the base decide', () => {
    const { config, policy } = judge(own);
    expect(of(config)).toEqual(of(parseConfig(base, 'pawl.yaml')));
    expect(policy?.from).toBe('base');
    expect(policy?.changes).toHaveLength(1);
    expect(policy?.changes[0]?.base).not.toBe(policy?.changes[0]?.here);
    expect(unallowedChange(policy)).toBeUndefined();
  });

  test('counts once a maintainer allows it', () => {
    const { config, policy } = judge(own, { ...change, allowedBy: 'the label "x"' });
    expect(of(config)).toEqual(of(parseConfig(own, 'pawl.yaml')));
    expect(policy).toMatchObject({ from: 'change', allowedBy: 'the label "x"' });
    expect(policy?.changes).toHaveLength(1);
  });
});

test.each([
  ['other test rows', 'source: wine.csv', 'source: easy.csv', 'data.source'],
  ['another split', 'id: id }', 'id: id, split: { seed: 7 } }', 'data.split'],
  ['another target', 'target: cultivar', 'target: colour', 'data.target'],
])('%s are refused until a maintainer allows them', (_what, from, to, key) => {
  expect(unallowedChange(judge(base.replace(from, to)).policy)).toContain(key);
  expect(
    unallowedChange(judge(base.replace(from, to), { ...change, allowedBy: 'y' }).policy),
  ).toBeUndefined();
});

test('metrics and slices that a change adds are measured, those that it drops too', () => {
  const { config } = judge(base.replace('[accuracy] }', '[f1], slices: [hue > 1] }'));
  expect(config.evaluate.metrics).toEqual(['accuracy', 'f1']);
  expect(config.evaluate.slices).toEqual(['hue > 1']);
});

test('a new model brings its own rules', () => {
  const own = parseConfig(base, 'pawl.yaml');
  expect(applyRules(own, null, change, 'pawl.yaml')).toEqual({ config: own, policy: null });
});

test('a base that cannot be read refuses, and a maintainer may mend it', () => {
  const own = parseConfig(base, 'pawl.yaml');
  expect(() => applyRules(own, 'model: [', change, 'pawl.yaml')).toThrow(/rules of the base cannot be read/);
  const allowed = applyRules(own, 'model: [', { ...change, allowedBy: 'x' }, 'pawl.yaml');
  expect(allowed.config).toEqual(own);
});
