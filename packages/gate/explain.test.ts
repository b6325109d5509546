import { describe, expect, test } from 'vitest';
import { decideOne } from './decide-case.ts';

describe('the reason is one plain sentence', () => {
  const values = {
    rmse: 0.541,
    mae: 0.3,
    'baseline.rmse': 0.54,
    'baseline.mae': 0.31,
    'region = north/rmse': 0.6,
    'region = south/rmse': 0.7,
  };
  test.each([
    ['rmse < 0.55', 0.008, '0.541 is below 0.55, and so is its whole 95 % interval (0.533 to 0.549)'],
    ['rmse < 0.55', 0.02, '0.541 is below 0.55, but part of its 95 % interval (0.521 to 0.561) is not'],
    ['rmse < 0.5', 0.02, '0.541 is at or above 0.5, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse <= 0.5', 0.02, '0.541 is above 0.5, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse > 0.5', 0.02, '0.541 is above 0.5, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse > 0.6', 0.02, '0.541 is at or below 0.6, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse >= 0.6', 0.02, '0.541 is below 0.6, and so is its whole 95 % interval (0.521 to 0.561)'],
    ['rmse >= 0.53', 0.02, '0.541 is at least 0.53, but part of its 95 % interval (0.521 to 0.561) is not'],
    [
      'rmse < 0.5',
      { low: -0.2, high: -0.1 },
      '0.541 is at or above 0.5, but its 95 % interval (0.3 to 0.4) is not',
    ],
    [
      'rmse < 0.54100001',
      0.02,
      '0.541 is below 0.54100001, but part of its 95 % interval (0.521 to 0.561) is not',
    ],
    [
      'rmse <= baseline.rmse * 1.02',
      0.005,
      "0.541 is at most 0.5508, set by the baseline's 0.54, and the whole 95 % interval of the difference (-0.0148 to -0.0048) agrees",
    ],
    [
      'rmse <= baseline.rmse',
      0.005,
      "0.541 is above the baseline's 0.54, but part of the 95 % interval of the difference (-0.004 to 0.006) disagrees",
    ],
    [
      'rmse <= baseline.mae * 2',
      0.005,
      "0.541 is at most 0.62, set by the baseline's mae of 0.31, and the whole 95 % interval of the difference (-0.084 to -0.074) agrees",
    ],
    [
      'mae < rmse * 0.5',
      { low: -0.2, high: -0.1 },
      "0.3 is at or above 0.2705, set by the candidate's rmse of 0.541, but the 95 % interval of the difference (-0.2 to -0.1) disagrees",
    ],
    [
      'mae + rmse < 1',
      0.005,
      'mae + rmse = 0.841 is below 1, and so is its whole 95 % interval (0.836 to 0.846)',
    ],
    [
      'rmse * 2 < 1',
      0.005,
      'rmse * 2 = 1.082 is at or above 1, and so is its whole 95 % interval (1.077 to 1.087)',
    ],
    [
      'rmse + mae <= baseline.mae + baseline.rmse + 0.1',
      0.005,
      'mae + rmse = 0.841 is at most baseline.mae + baseline.rmse + 0.1 = 0.95, and the whole 95 % interval of the difference (-0.114 to -0.104) agrees',
    ],
  ])('%s, %j', (text, spread, reason) => {
    expect(decideOne(text, { values, spread }).reason).toBe(reason);
  });

  test('at the confidence that was asked for', () => {
    expect(decideOne('rmse < 1', { values, confidence: 0.999 }).reason).toContain(
      'its whole 99.9 % interval',
    );
  });
});
