import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BATCH_LIMITS, cutBatches } from './mlflow-batches.ts';

const text = (limit: number) =>
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc
      .tuple(fc.constantFrom('x', 'é', '"', '\n', '木', '😀'), fc.nat(limit))
      .map(([letter, length]) => letter.repeat(length / letter.length)),
  );
const param = fc.record({ key: text(250), value: text(6000) });
const tag = fc.record({ key: text(250), value: text(8000) });
const metric = fc.record({
  key: text(250),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  timestamp: fc.nat(2 ** 40),
  step: fc.maxSafeInteger(),
});
/** Few kinds of entry, often repeated: limits are reached with little to generate. */
const many = <T>(one: fc.Arbitrary<T>, most: number) =>
  fc
    .tuple(fc.array(one, { minLength: 1, maxLength: 5 }), fc.nat(most))
    .map(([some, count]) => Array.from({ length: count }, (_, i) => some[i % some.length]!));

/** As a server may count it: every letter beyond ASCII escaped. */
function escapedLength(value: unknown): number {
  return JSON.stringify(value).replace(/[^\u0000-\u007f]/g, '\\u0000').length;
}

test('batches hold all in order, and each keeps the limits', () => {
  fc.assert(
    fc.property(many(metric, 2500), many(param, 350), many(tag, 350), (metrics, params, tags) => {
      const batches = cutBatches({ metrics, params, tags });
      expect(batches.flatMap((batch) => batch.metrics)).toEqual(metrics);
      expect(batches.flatMap((batch) => batch.params)).toEqual(params);
      expect(batches.flatMap((batch) => batch.tags)).toEqual(tags);
      for (const batch of batches) {
        const entries = batch.metrics.length + batch.params.length + batch.tags.length;
        expect(entries).toBeGreaterThan(0);
        expect(entries).toBeLessThanOrEqual(1000);
        expect(batch.metrics.length).toBeLessThanOrEqual(1000);
        expect(batch.params.length).toBeLessThanOrEqual(100);
        expect(batch.tags.length).toBeLessThanOrEqual(100);
        const request = { run_id: 'r'.repeat(256), ...batch };
        expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThanOrEqual(1_000_000);
        expect(escapedLength(request)).toBeLessThanOrEqual(1_000_000);
      }
    }),
    { numRuns: 60 },
  );
});

test('tags come last, so that they say that all before them was logged', () => {
  const metrics = Array.from({ length: 1500 }, (_, step) => ({ key: 'm', value: 1, timestamp: 0, step }));
  const batches = cutBatches({
    metrics,
    params: [{ key: 'p', value: '1' }],
    tags: [{ key: 't', value: '1' }],
  });
  expect(batches.map((batch) => [batch.params.length, batch.metrics.length, batch.tags.length])).toEqual([
    [1, 999, 0],
    [0, 501, 1],
  ]);
});

test('a batch is filled before the next one is begun', () => {
  const metrics = Array.from({ length: BATCH_LIMITS.metrics }, (_, step) => ({
    key: 'm',
    value: 1,
    timestamp: 0,
    step,
  }));
  expect(cutBatches({ metrics, params: [], tags: [] })).toHaveLength(1);
  expect(cutBatches({ metrics: [], params: [], tags: [] })).toEqual([]);
});
