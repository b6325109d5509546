import { describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { PawlError } from './errors.ts';

const good = `model: wine
task: classification
data:
  source: data/wine.csv
  target: class
train:
  trainer: ml-random-forest
gate:
  - accuracy >= 0.9
`;

function failure(content: string): PawlError {
  try {
    parseConfig(content, 'pawl.yaml');
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

test('defaults are filled in and a list of conditions is the short form of the gate', () => {
  const config = parseConfig(good, 'pawl.yaml');
  expect(config.gate).toEqual({ conditions: ['accuracy >= 0.9'], confidence: 0.95, undecided: 'fail' });
  expect(config.train.seed).toBe(42);
  expect(config.evaluate.resamples).toBe(1000);
  expect(config.data.ignore).toEqual([]);
});

test('where nothing is named that trains, it is the random forest', () => {
  const bare = good.replace('train:\n  trainer: ml-random-forest\n', '');
  expect(parseConfig(bare, 'pawl.yaml').train.trainer).toBe('random-forest');
  const command = good.replace('trainer: ml-random-forest', 'run: python train.py');
  expect(parseConfig(command, 'pawl.yaml').train.trainer).toBeUndefined();
});

test('the long form of the gate', () => {
  const long = good.replace(
    'gate:\n  -',
    'gate:\n  undecided: pass\n  confidence: 0.9\n  conditions:\n    -',
  );
  expect(parseConfig(long, 'pawl.yaml').gate).toEqual({
    conditions: ['accuracy >= 0.9'],
    confidence: 0.9,
    undecided: 'pass',
  });
});

describe('mistakes name file, line, column and key', () => {
  const cases: [what: string, content: string, where: string, message: RegExp][] = [
    [
      'unknown key',
      good.replace('trainer:', 'trainr:'),
      'pawl.yaml:7:3',
      /unknown key "train.trainr".*"trainer"/,
    ],
    ['unknown key on top', good.replace('task:', 'tsak:'), 'pawl.yaml:2:1', /unknown key "tsak".*"task"/],
    [
      'wrong type',
      good.replace('model: wine', 'model: [a]'),
      'pawl.yaml:1:8',
      /"model": must be a text, not a list/,
    ],
    [
      'wrong value',
      good.replace('classification', 'clasification'),
      'pawl.yaml:2:7',
      /"task".*"classification"/,
    ],
    ['missing key', good.replace('  target: class\n', ''), 'pawl.yaml:3:1', /"data.target" is missing/],
    ['tab', good.replace('  target', '\ttarget'), 'pawl.yaml:5:1', /tab/],
    ['duplicate key', `${good}model: other\n`, 'pawl.yaml:10:1', /"model" stands here twice/],
    [
      'unknown key inside the gate',
      good.replace(/gate:[\s\S]*/, 'gate:\n  conditions: []\n  confidnce: 0.9\n'),
      'pawl.yaml:10:3',
      /"gate.confidnce".*"confidence"/,
    ],
    [
      'both ways to train',
      good.replace('  trainer:', '  run: x\n  trainer:'),
      'pawl.yaml:7:8',
      /`trainer` or `run`/,
    ],
    [
      'source and test',
      good.replace('  target', '  test: x.csv\n  target'),
      'pawl.yaml:5:9',
      /exclude each other/,
    ],
    ['empty file', '', 'pawl.yaml:1:1', /must be a mapping/],
    ['not YAML', 'model: "wine', 'pawl.yaml:1:13', /quote/i],
  ];
  test.each(cases)('%s', (_what, content, where, message) => {
    const error = failure(content);
    expect(error.code).toBe('config');
    expect(error.message).toMatch(message);
    expect(error.where).toBe(where);
    expect(error.remedy).toBeTruthy();
  });
});

test('a bomb of aliases is refused', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
  expect(failure(`l0: &l0 [x]\n${levels.join('\n')}\n`).message).toMatch(/aliases/);
});

test('a key called __proto__ is an unknown key and pollutes nothing', () => {
  expect(failure(`${good}__proto__:\n  polluted: true\n`).message).toMatch(/unknown key/);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
