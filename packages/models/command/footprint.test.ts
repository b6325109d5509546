import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateFootprint, FOOTPRINT_ASSUMPTIONS } from './footprint.ts';

const HOUR = 3_600_000;

test('ten busy core hours', () => {
  const { energyKwh, carbonGrams } = estimateFootprint({
    cpuSeconds: 36_000,
    durationMs: HOUR,
    memoryBytes: 0,
  });
  // 10 h * 3.76 W = 37.6 Wh, * 1.185 = 44.556 Wh, * 0.473 g/Wh = 21.074988 g
  expect(energyKwh).toBeCloseTo(0.044556, 12);
  expect(carbonGrams).toBeCloseTo(21.074988, 9);
});

test('8 GB for two and a half hours', () => {
  const usage = { cpuSeconds: 0, durationMs: 2.5 * HOUR, memoryBytes: 8 * 2 ** 30 };
  const { energyKwh, carbonGrams } = estimateFootprint(usage);
  // 20 GBh * 0.392 W/GB = 7.84 Wh, * 1.185 = 9.2904 Wh, * 0.473 g/Wh = 4.3943592 g
  expect(energyKwh).toBeCloseTo(0.0092904, 12);
  expect(carbonGrams).toBeCloseTo(4.3943592, 9);
});

test('own figures take the place of ours, and come with the numbers', () => {
  const assumptions = { wattsPerCore: 1000, wattsPerGigabyte: 500, pue: 2, gramsPerKwh: 100 };
  const usage = { cpuSeconds: 3600, durationMs: HOUR, memoryBytes: 2 ** 31 };
  // (1 kWh + 2 * 0.5 kWh) * 2
  expect(estimateFootprint(usage, assumptions)).toEqual({
    energyKwh: 4,
    carbonGrams: 400,
    gpuCounted: false,
    assumptions,
  });
  expect(estimateFootprint(usage).assumptions).toEqual(FOOTPRINT_ASSUMPTIONS);
});

test('two trainings take what each takes', () => {
  const usage = fc.record({
    cpuSeconds: fc.integer({ min: 0, max: 10 ** 7 }),
    memoryBytes: fc.integer({ min: 0, max: 2 ** 40 }),
  });
  fc.assert(
    fc.property(usage, usage, fc.integer({ min: 0, max: 10 ** 9 }), (a, b, durationMs) => {
      const energy = ({ cpuSeconds, memoryBytes }: typeof a) =>
        estimateFootprint({ cpuSeconds, memoryBytes, durationMs }).energyKwh;
      const together = energy({
        cpuSeconds: a.cpuSeconds + b.cpuSeconds,
        memoryBytes: a.memoryBytes + b.memoryBytes,
      });
      expect(together).toBeCloseTo(energy(a) + energy(b), 6);
    }),
  );
});
