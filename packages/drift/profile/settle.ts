import type { Measured, SketchedDistance } from '../column-test.ts';
import { criticalDistance } from '../detectable.ts';
import { ksFrom } from '../ks-test.ts';
import type { DriftSettings } from '../settings.ts';

/** No p-value comes from a sketch whose error is more than this share of the distance that would be significant. */
const MOST_ERROR = 0.25;

/**
 * Gives tests of sketched distances what depends on how many tests are decided together. Where the sketches tell the
 * distance to a quarter of what would be significant at the corrected level, a p-value: of the least distance that it can
 * be, so it is too large and never too small. Elsewhere none, but an interval of the true distance at that level.
 */
export function settleSketches<Test extends Measured>(
  tests: readonly Test[],
  settings: DriftSettings,
): readonly Test[] {
  if (!tests.some(({ sketch }) => sketch)) return tests;
  const decided = tests.filter(({ pValue, sketch }) => pValue !== null || sketch).length;
  const level = settings.alpha / decided;
  return tests.map((test) => (test.sketch ? settle(test, test.sketch, level, settings) : test));
}

function settle<Test extends Measured>(
  test: Test,
  sketch: SketchedDistance,
  level: number,
  settings: DriftSettings,
): Test {
  const { gap, most, error, rows } = sketch;
  const distance = gap / rows[0] / rows[1];
  const critical = criticalDistance(rows, level);
  const effect = (reach: number) => ({
    ...test.effect!,
    interval: { low: Math.max(0, distance - reach), high: Math.min(1, most + reach) },
  });
  if (error > MOST_ERROR * critical) return { ...test, effect: effect(critical) };
  return {
    ...test,
    sketch: undefined,
    pValue: ksFrom(gap, ...rows).pValue,
    effect: effect(criticalDistance(rows, 1 - settings.confidence)),
  };
}
