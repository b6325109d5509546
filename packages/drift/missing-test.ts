import { normalQuantile } from '@pawl/metrics';
import type { ColumnTest } from './column-test.ts';
import type { DriftSettings, EffectThresholds } from './settings.ts';
import { fisherTest, proportionsBounds, type TwoProportions } from './two-proportions.ts';

/** The share of rows without a value, by Fisher's exact test. Nothing where every row has one, or where there are no rows. */
export function missingTest(
  column: string,
  missing: TwoProportions,
  settings: DriftSettings,
  { missing: threshold }: EffectThresholds,
): ColumnTest[] {
  const { reference, current, referenceRows, currentRows } = missing;
  if (reference + current === 0 || referenceRows === 0 || currentRows === 0) return [];
  const share = reference / referenceRows;
  const z = -normalQuantile((1 - settings.confidence) / 2);
  return [
    {
      column,
      aspect: 'missing',
      test: 'Fisher',
      statistic: null,
      pValue: fisherTest(missing),
      effect: {
        name: 'change of the share of missing values',
        value: current / currentRows - share,
        interval: proportionsBounds(missing, z),
      },
      others: [],
      net: Math.abs(current / currentRows - share),
      threshold,
      sight: { kind: 'share', rows: [referenceRows, currentRows], share },
      note: null,
    },
  ];
}
